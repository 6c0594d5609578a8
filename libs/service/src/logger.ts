import { pino, type Logger } from 'pino'

/** JSON lines on standard output; secrets are redacted wherever they might be nested one level deep. */
export const createLogger = (service: string, level: string): Logger =>
  pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'password',
        'auth_code',
        'authorization',
        'token',
        '*.password',
        '*.auth_code',
        '*.authorization',
        '*.token',
      ],
      censor: '[redacted]',
    },
  })
