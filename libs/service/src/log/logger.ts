import { pino, type DestinationStream, type Logger } from 'pino'

const STANDARD_OUTPUT = 1

/** JSON lines, each written before the call returns; secrets are redacted wherever they might be nested one level deep. */
export const createLogger = (
  service: string,
  level: string,
  destination: DestinationStream = pino.destination({ fd: STANDARD_OUTPUT, sync: true }),
): Logger =>
  pino(
    {
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
    },
    destination,
  )
