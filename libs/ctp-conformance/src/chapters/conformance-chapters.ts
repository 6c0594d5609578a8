import type { ConformanceCase, ConformanceChapter } from '../case/conformance-case.js'
import { authentication } from './01-login/authentication.js'
import { connection } from './01-login/connection.js'
import { frontInfo } from './01-login/front-info.js'
import { libraryVersions } from './01-login/library-versions.js'
import { loginFields } from './01-login/login-fields.js'
import { logout } from './01-login/logout.js'
import { requestBeforeLogin } from './01-login/request-before-login.js'
import { secondSession } from './01-login/second-session.js'
import { swappedPort } from './01-login/swapped-port.js'
import { wrongAuthCode } from './01-login/wrong-auth-code.js'
import { wrongPassword } from './01-login/wrong-password.js'
import { confirmation } from './02-settlement/confirmation.js'
import { orderBeforeConfirmation } from './02-settlement/order-before-confirmation.js'
import { statement } from './02-settlement/statement.js'
import { allInstruments } from './03-queries/all-instruments.js'
import { commissionRate } from './03-queries/commission-rate.js'
import { depthQuery } from './03-queries/depth-query.js'
import { emptyResult } from './03-queries/empty-result.js'
import { funds } from './03-queries/funds.js'
import { marginRate } from './03-queries/margin-rate.js'
import { oneInstrument } from './03-queries/one-instrument.js'
import { orderCommission } from './03-queries/order-commission.js'
import { ordersQuery } from './03-queries/orders-query.js'
import { positionDetails } from './03-queries/position-details.js'
import { positions } from './03-queries/positions.js'
import { queryBurst } from './03-queries/query-burst.js'
import { queryInFlight } from './03-queries/query-in-flight.js'
import { rspInfo } from './03-queries/rsp-info.js'
import { tradesQuery } from './03-queries/trades-query.js'
import { lastSnapshot } from './04-market-data/last-snapshot.js'
import { mdLogin } from './04-market-data/md-login.js'
import { subscription } from './04-market-data/subscription.js'
import { tickPrices } from './04-market-data/tick-prices.js'
import { tickStamps } from './04-market-data/tick-stamps.js'
import { unknownSymbol } from './04-market-data/unknown-symbol.js'
import { unsubscription } from './04-market-data/unsubscription.js'
import { updates } from './04-market-data/updates.js'
import { cancelledOrder } from './05-orders/cancelled-order.js'
import { duplicateOrderRef } from './05-orders/duplicate-order-ref.js'
import { fakFull } from './05-orders/fak-full.js'
import { fakPartial } from './05-orders/fak-partial.js'
import { fakWithoutFill } from './05-orders/fak-without-fill.js'
import { fillAfterRest } from './05-orders/fill-after-rest.js'
import { fokFull } from './05-orders/fok-full.js'
import { fokWithoutFill } from './05-orders/fok-without-fill.js'
import { idsVerbatim } from './05-orders/ids-verbatim.js'
import { immediateFill } from './05-orders/immediate-fill.js'
import { insufficientFunds } from './05-orders/insufficient-funds.js'
import { missingField } from './05-orders/missing-field.js'
import { offTickPrice } from './05-orders/off-tick-price.js'
import { orderMemo } from './05-orders/order-memo.js'
import { orderRefs } from './05-orders/order-refs.js'
import { overClose } from './05-orders/over-close.js'
import { partialThenCancel } from './05-orders/partial-then-cancel.js'
import { partialThenFull } from './05-orders/partial-then-full.js'
import { priceBeyondLimit } from './05-orders/price-beyond-limit.js'
import { queriesAgree } from './05-orders/queries-agree.js'
import { restingOrder } from './05-orders/resting-order.js'
import { tradeFields } from './05-orders/trade-fields.js'
import { unknownInstrument } from './05-orders/unknown-instrument.js'
import { cancelByIdentity } from './06-cancels/cancel-by-identity.js'
import { cancelBySysId } from './06-cancels/cancel-by-sys-id.js'
import { cancelFilled } from './06-cancels/cancel-filled.js'
import { cancelFromOtherSession } from './06-cancels/cancel-from-other-session.js'
import { cancelRefusalCallbacks } from './06-cancels/cancel-refusal-callbacks.js'
import { cancelUnknown } from './06-cancels/cancel-unknown.js'
import { duplicateCancel } from './06-cancels/duplicate-cancel.js'
import { closeToday } from './07-positions/close-today.js'
import { closeYesterdayWithoutLots } from './07-positions/close-yesterday-without-lots.js'
import { detailsNameTrade } from './07-positions/details-name-trade.js'
import { frozenLots } from './07-positions/frozen-lots.js'
import { marginFollows } from './07-positions/margin-follows.js'
import { openAddsToday } from './07-positions/open-adds-today.js'
import { plainCloseMeansYesterday } from './07-positions/plain-close-means-yesterday.js'
import { cutConnection } from './08-reconnect/cut-connection.js'
import { mdReturns } from './08-reconnect/md-returns.js'
import { newLogin } from './08-reconnect/new-login.js'
import { orderSurvives } from './08-reconnect/order-survives.js'
import { quickTellsLater } from './08-reconnect/quick-tells-later.js'
import { replayKeys } from './08-reconnect/replay-keys.js'
import { restartReplaysAbsence } from './08-reconnect/restart-replays-absence.js'
import { resumeTellsNews } from './08-reconnect/resume-tells-news.js'
import { silentConnection } from './08-reconnect/silent-connection.js'
import { bothAreTold } from './09-two-sessions/both-are-told.js'
import { independentOrderRefs } from './09-two-sessions/independent-order-refs.js'
import { ownership } from './09-two-sessions/ownership.js'
import { openAgain } from './10-life/open-again.js'
import { releaseAtOnce } from './10-life/release-at-once.js'
import { releaseWhileWorking } from './10-life/release-while-working.js'
import { twoObjects } from './10-life/two-objects.js'

/** Every case, in the order in which they run: a later one may use the session that an earlier one opened. */
export const conformanceChapters: readonly ConformanceChapter[] = [
  {
    number: 1,
    title: { zh: '库与登录', en: 'Library and login' },
    cases: [
      libraryVersions,
      connection,
      requestBeforeLogin,
      authentication,
      loginFields,
      wrongPassword,
      wrongAuthCode,
      swappedPort,
      logout,
      secondSession,
      frontInfo,
    ],
  },
  { number: 2, title: { zh: '结算', en: 'Settlement' }, cases: [orderBeforeConfirmation, statement, confirmation] },
  {
    number: 3,
    title: { zh: '查询', en: 'Queries' },
    cases: [
      oneInstrument,
      allInstruments,
      depthQuery,
      funds,
      positions,
      positionDetails,
      ordersQuery,
      tradesQuery,
      marginRate,
      commissionRate,
      orderCommission,
      emptyResult,
      rspInfo,
      queryInFlight,
      queryBurst,
    ],
  },
  {
    number: 4,
    title: { zh: '行情', en: 'Market data' },
    cases: [mdLogin, subscription, lastSnapshot, updates, tickStamps, tickPrices, unsubscription, unknownSymbol],
  },
  {
    number: 5,
    title: { zh: '报单', en: 'Orders' },
    cases: [
      restingOrder,
      cancelledOrder,
      immediateFill,
      fillAfterRest,
      partialThenFull,
      partialThenCancel,
      fakWithoutFill,
      fakFull,
      fakPartial,
      fokWithoutFill,
      fokFull,
      unknownInstrument,
      overClose,
      insufficientFunds,
      duplicateOrderRef,
      offTickPrice,
      priceBeyondLimit,
      missingField,
      idsVerbatim,
      orderRefs,
      orderMemo,
      tradeFields,
      queriesAgree,
    ],
  },
  {
    number: 6,
    title: { zh: '撤单', en: 'Cancels' },
    cases: [
      cancelBySysId,
      cancelByIdentity,
      cancelFromOtherSession,
      cancelFilled,
      cancelUnknown,
      cancelRefusalCallbacks,
      duplicateCancel,
    ],
  },
  {
    number: 7,
    title: { zh: '持仓', en: 'Positions' },
    cases: [
      openAddsToday,
      closeToday,
      closeYesterdayWithoutLots,
      plainCloseMeansYesterday,
      frozenLots,
      marginFollows,
      detailsNameTrade,
    ],
  },
  {
    number: 8,
    title: { zh: '断线重连', en: 'Reconnect' },
    cases: [
      cutConnection,
      newLogin,
      orderSurvives,
      restartReplaysAbsence,
      replayKeys,
      resumeTellsNews,
      quickTellsLater,
      silentConnection,
      mdReturns,
    ],
  },
  { number: 9, title: { zh: '两个会话', en: 'Two sessions' }, cases: [bothAreTold, ownership, independentOrderRefs] },
  {
    number: 10,
    title: { zh: '对象的生命周期', en: 'Life of an object' },
    cases: [openAgain, twoObjects, releaseWhileWorking, releaseAtOnce],
  },
]

export const conformanceCases: readonly ConformanceCase[] = conformanceChapters.flatMap((chapter) => chapter.cases)
