/**
 * In trading days to a contract's last one, that day included. SHFE's contracts end on the 15th of the delivery month,
 * before which an individual must be flat: a month has at most 11 trading days to its 15th, so that the default closes
 * a contract to opening with the first of them, and warns a week earlier. Fuel oil and others end before their delivery
 * month and are closed to opening earlier than they must.
 */
export const EXPIRY_DAYS = Object.freeze({ closeOnly: 11, alarm: 16 })
