/**
 * `permanent`: trying again does harm (lock-outs come after 6 to 10 refused logins) or can't help: stop and tell a person.
 * `transient`: back off and try again. `refusal`: this one call was refused, everything else goes on.
 */
export type CtpErrorKind = 'permanent' | 'transient' | 'refusal'
