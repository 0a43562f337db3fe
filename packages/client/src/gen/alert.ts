// Made of streampulse/v1/alert.proto by `npm run generate`.
import type { PriceKind, Quote } from "@streampulse/core";

/** AlertState is where an alert stands. */
export const AlertState = {
  UNSPECIFIED: 0,
  /** It watches. A repeating one that has fired is active again. */
  ACTIVE: 1,
  /** It has fired, and was to fire once. */
  FIRED: 2,
  PAUSED: 3,
  EXPIRED: 4,
  /** It cannot be watched; `error` says why. */
  ERROR: 5,
} as const;
export type AlertState = (typeof AlertState)[keyof typeof AlertState];

/** MoveDirection is which way a price has to move. */
export const MoveDirection = {
  /** Taken for EITHER. */
  UNSPECIFIED: 0,
  UP: 1,
  DOWN: 2,
  EITHER: 3,
} as const;
export type MoveDirection = (typeof MoveDirection)[keyof typeof MoveDirection];

/** AlertWindow is the time within which a price has to move. */
export const AlertWindow = {
  UNSPECIFIED: 0,
  "1_MINUTE": 1,
  "5_MINUTES": 2,
  "1_HOUR": 3,
  "24_HOURS": 4,
} as const;
export type AlertWindow = (typeof AlertWindow)[keyof typeof AlertWindow];

/** OutageCause is why quotes were not heard for a while. */
export const OutageCause = {
  UNSPECIFIED: 0,
  /** The server did not run. */
  SERVER: 1,
  /** The price was stale: its source brought nothing. */
  SOURCE: 2,
} as const;
export type OutageCause = (typeof OutageCause)[keyof typeof OutageCause];

/** ChannelKind is what a channel speaks. */
export const ChannelKind = {
  UNSPECIFIED: 0,
  WEBHOOK: 1,
  NTFY: 2,
  TELEGRAM: 3,
  EMAIL: 4,
  WEB_PUSH: 5,
} as const;
export type ChannelKind = (typeof ChannelKind)[keyof typeof ChannelKind];

/** DeliveryState is what became of one notice at one channel. */
export const DeliveryState = {
  UNSPECIFIED: 0,
  /** To be sent, or to be sent again. */
  WAITING: 1,
  DELIVERED: 2,
  /** Given up; `lastError` says why. */
  FAILED: 3,
} as const;
export type DeliveryState = (typeof DeliveryState)[keyof typeof DeliveryState];

/** AlertCondition is what has to happen: exactly one of these. */
export type AlertCondition = (
  | {
  /** The price is above the level, at the first quote too. */
  readonly above: PriceLevel;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  readonly below: PriceLevel;
  readonly above?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  /** The price goes from below the level to above it. Its first price is not enough. */
  readonly crossingUp: PriceLevel;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  readonly crossingDown: PriceLevel;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  /** Either way. */
  readonly crossing: PriceLevel;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  readonly percentMove: PercentMove;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly windowMove?: undefined;
  readonly stale?: undefined;
}
  | {
  readonly windowMove: WindowMove;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly stale?: undefined;
}
  | {
  readonly stale: StaleData;
  readonly above?: undefined;
  readonly below?: undefined;
  readonly crossingUp?: undefined;
  readonly crossingDown?: undefined;
  readonly crossing?: undefined;
  readonly percentMove?: undefined;
  readonly windowMove?: undefined;
}
);

/** PriceLevel is a price. */
export interface PriceLevel {
  /** Above 0. */
  readonly price: string;
}

/** PercentMove is reached when the price is at least so far from a reference. */
export interface PercentMove {
  /** Above 0; at most 10 digits, 6 of them behind the point. Below 100 where the price is to fall. */
  readonly percent: string;
  readonly direction: MoveDirection;
  /** Absent in a request: the price when the alert begins, which answers then have. */
  readonly referencePrice?: string | undefined;
}

/**
 * WindowMove is reached when the price is at least so far from the lowest (up) or highest (down) price within the time
 * before it, to within 1/600 of that time.
 */
export interface WindowMove {
  /** As in PercentMove. */
  readonly percent: string;
  readonly direction: MoveDirection;
  readonly window: AlertWindow;
}

/** StaleData is reached when the price has been stale for so long. */
export interface StaleData {
  /** 0: at once. At most 86,400. */
  readonly forSeconds: number;
}

/**
 * AlertRepeat makes an alert fire more than once. After a firing the price has to come back beyond the level by the
 * greater of two ticks and 0.1 % of the level before another event counts.
 */
export interface AlertRepeat {
  /** No firing within this time after one: 0 to 2,592,000 (30 days). Absent: 300. */
  readonly cooldownSeconds?: number | undefined;
}

/** Alert is one alert of its owner. */
export interface Alert {
  /** The server's. */
  readonly id: string;
  /** Normalised, as it was asked for. */
  readonly ticker: string;
  readonly condition?: AlertCondition | undefined;
  readonly state: AlertState;
  /** The kind of prices that it judges: no other fires it. Absent until a first price tells. */
  readonly priceKind?: PriceKind | undefined;
  /** Absent: it fires once. */
  readonly repeat?: AlertRepeat | undefined;
  /** Absent: never. */
  readonly expiresTimeMs?: number | undefined;
  /** At most 500 characters. */
  readonly note: string;
  /** Beside StreamAlerts, which needs none: at most 10. */
  readonly channelIds: readonly string[];
  readonly createdTimeMs: number;
  readonly updatedTimeMs: number;
  /** Grows by 1 with each change, firings among them. */
  readonly revision: number;
  /** How often it has fired. */
  readonly firings: number;
  readonly lastFiredTimeMs?: number | undefined;
  /** Where it is active: whether the next event counts, or the price has to come back first. */
  readonly armed: boolean;
  /** Why it is in the state ERROR. */
  readonly error?: string | undefined;
  /** Of its ticker, where they are known. */
  readonly currency?: string | undefined;
}

/** Firing is one line of the log: an alert fired, and why. */
export interface Firing {
  /** The same however often a notice of it is delivered: the alert's id and the count of its firings. */
  readonly id: string;
  readonly alertId: string;
  /** Grows with each firing: what StreamAlerts goes on after. */
  readonly cursor: number;
  readonly ticker: string;
  /** As it was when it fired. */
  readonly condition?: AlertCondition | undefined;
  readonly priceKind: PriceKind;
  /**
   * The quote that fired it: price, source, its times, sequence, quality. Of a StaleData condition the last one there
   * was, absent where there was none.
   */
  readonly quote?: Quote | undefined;
  /** When the server decided. */
  readonly firedTimeMs: number;
  /** From the source's time of the quote to the decision; absent where the source tells no time. */
  readonly delayMs?: number | undefined;
  /** The price was not heard for a while just before: when within it the event happened is not known. */
  readonly outage?: Outage | undefined;
  /** The alert's note when it fired. */
  readonly note: string;
  readonly currency?: string | undefined;
  /** Which way it went, where there is a way. */
  readonly direction: MoveDirection;
  /** Of moves: how far the price was from what it is compared with, and that price. */
  readonly percent?: string | undefined;
  readonly fromPrice?: string | undefined;
}

/** Outage is a time in which a price was not heard. */
export interface Outage {
  readonly cause: OutageCause;
  /** The last price before. */
  readonly fromTimeMs: number;
  /** The first price after. */
  readonly toTimeMs: number;
}

/** CreateAlertRequest describes an alert. */
export interface CreateAlertRequest {
  /** The caller's, 1 to 64 of A–Z, a–z, 0–9, - and _: another call with it makes no second alert. */
  readonly requestId: string;
  readonly ticker: string;
  readonly condition?: AlertCondition | undefined;
  readonly repeat?: AlertRepeat | undefined;
  readonly expiresTimeMs?: number | undefined;
  readonly note: string;
  readonly channelIds: readonly string[];
  /** Unspecified: that of the prices there are. */
  readonly priceKind: PriceKind;
}

/** CreateAlertResponse has the alert as it is kept. */
export interface CreateAlertResponse {
  readonly alert?: Alert | undefined;
}

/** GetAlertRequest names an alert. */
export interface GetAlertRequest {
  readonly id: string;
}

/** GetAlertResponse has the alert. */
export interface GetAlertResponse {
  readonly alert?: Alert | undefined;
}

/** ListAlertsRequest asks for a page. */
export interface ListAlertsRequest {
  /** Empty: of all tickers. */
  readonly ticker: string;
  /** Empty: in all states. */
  readonly states: readonly AlertState[];
  /** 100 if 0, at most 1,000. */
  readonly limit: number;
  readonly pageToken: string;
}

/** ListAlertsResponse is a page. */
export interface ListAlertsResponse {
  readonly alerts: readonly Alert[];
  readonly nextPageToken: string;
}

/** UpdateAlertRequest is a change of one alert. */
export interface UpdateAlertRequest {
  readonly id: string;
  /**
   * Of the alert as the change was made on it; another one by now is refused (ABORTED, reason STALE_REVISION). Absent:
   * whatever has changed.
   */
  readonly revision?: number | undefined;
  /**
   * True pauses. False makes it watch again, also one that has fired, has expired (with a new expiry) or is in error;
   * what happened while it was paused does not fire it.
   */
  readonly paused?: boolean | undefined;
  readonly note?: string | undefined;
  /** 0: never. */
  readonly expiresTimeMs?: number | undefined;
  /** A new condition begins anew: what was before it does not fire it. */
  readonly condition?: AlertCondition | undefined;
  readonly repeat?: AlertRepeat | undefined;
  /** From now on it fires once; not together with repeat. */
  readonly once: boolean;
  /** In the place of all that are there. Absent: as they are. */
  readonly channelIds?: ChannelIds | undefined;
}

/** ChannelIds are all channels of an alert. */
export interface ChannelIds {
  readonly ids: readonly string[];
}

/** UpdateAlertResponse has the alert as it is kept. */
export interface UpdateAlertResponse {
  readonly alert?: Alert | undefined;
}

/** DeleteAlertRequest names an alert. */
export interface DeleteAlertRequest {
  readonly id: string;
}

/** DeleteAlertResponse has the alert as it was; absent where there was none. */
export interface DeleteAlertResponse {
  readonly alert?: Alert | undefined;
}

/** ListFiringsRequest asks for a page. */
export interface ListFiringsRequest {
  /** Empty: of all alerts, those that were deleted among them. */
  readonly alertId: string;
  /** Empty: of all tickers. */
  readonly ticker: string;
  /** 100 if 0, at most 1,000. */
  readonly limit: number;
  readonly pageToken: string;
}

/** ListFiringsResponse is a page. */
export interface ListFiringsResponse {
  readonly firings: readonly Firing[];
  readonly nextPageToken: string;
}

/** StreamAlertsRequest opens the stream. */
export interface StreamAlertsRequest {
  /** The cursor of the last firing that the reader has: those after it come, oldest first. Absent: those from now on. */
  readonly afterCursor?: number | undefined;
  /** The log that told that cursor: with it a log that is another by now is told anew. Absent: this one. */
  readonly logId?: string | undefined;
}

/** StreamAlertsResponse is a piece of the stream. Apply alerts, removedIds, firings, in this order. */
export interface StreamAlertsResponse {
  /** New or changed, whole. All there are come first, in as many messages as it takes. */
  readonly alerts: readonly Alert[];
  readonly removedIds: readonly string[];
  /** Oldest first. */
  readonly firings: readonly Firing[];
  /** The snapshot is whole with this message. */
  readonly isSnapshotEnd: boolean;
  /**
   * What to go on after when the stream is opened again. In the first message where the stream goes on: before the
   * cursor that was asked for, where the log's database was replaced; what comes beyond is news then.
   */
  readonly cursor: number;
  /** In the first message: what the log is called that cursors are of, for the next request. */
  readonly logId?: string | undefined;
}

/** PreviewAlertRequest describes an alert that is not set. */
export interface PreviewAlertRequest {
  readonly ticker: string;
  readonly condition?: AlertCondition | undefined;
  readonly repeat?: AlertRepeat | undefined;
}

/** PreviewAlertResponse tells what can be told; what cannot is absent. */
export interface PreviewAlertResponse {
  /** The price now. */
  readonly quote?: Quote | undefined;
  /**
   * How far the price has to move to fire it, in per cent of the price now; below 0 where it has to fall, 0 where it
   * would fire now. Of an alert that has two levels, to the nearer one.
   */
  readonly distancePercent?: string | undefined;
  /** How often it would have fired in the time that `basis` covers; once at the most where it does not repeat. */
  readonly wouldHaveFired?: number | undefined;
  /** What that was computed from. */
  readonly basis?: PreviewBasis | undefined;
  /** When it would have fired first; within a candle this is about its time. Absent where it would not have. */
  readonly firstFiredTimeMs?: number | undefined;
}

/** PreviewBasis is the history that a preview was computed from. */
export interface PreviewBasis {
  readonly fromTimeMs: number;
  readonly toTimeMs: number;
  /** The length of its candles: within one, the lowest and the highest price are judged in the likelier order. */
  readonly candleMs: number;
  readonly candles: number;
}

/** Channel is a way to its owner. Its secrets are written and never read. */
export interface Channel {
  /** The server's. */
  readonly id: string;
  /** 1 to 100 characters, in one line. */
  readonly name: string;
  readonly target?: ChannelTarget | undefined;
  /** Nothing is sent over it, and nothing waits for it. */
  readonly paused: boolean;
  readonly createdTimeMs: number;
  readonly updatedTimeMs: number;
  /** The last notice that it delivered, and the last that it did not. */
  readonly lastDeliveredTimeMs?: number | undefined;
  readonly lastFailedTimeMs?: number | undefined;
  readonly lastError?: string | undefined;
  /** Why nothing can be sent there as the server is set up, in words; what only a test tells is not among it. */
  readonly trouble?: string | undefined;
}

/** ChannelTarget is where a channel goes: exactly one of these. */
export type ChannelTarget = (
  | {
  readonly webhook: WebhookTarget;
  readonly ntfy?: undefined;
  readonly telegram?: undefined;
  readonly email?: undefined;
  readonly webPush?: undefined;
}
  | {
  readonly ntfy: NtfyTarget;
  readonly webhook?: undefined;
  readonly telegram?: undefined;
  readonly email?: undefined;
  readonly webPush?: undefined;
}
  | {
  readonly telegram: TelegramTarget;
  readonly webhook?: undefined;
  readonly ntfy?: undefined;
  readonly email?: undefined;
  readonly webPush?: undefined;
}
  | {
  readonly email: EmailTarget;
  readonly webhook?: undefined;
  readonly ntfy?: undefined;
  readonly telegram?: undefined;
  readonly webPush?: undefined;
}
  | {
  readonly webPush: WebPushTarget;
  readonly webhook?: undefined;
  readonly ntfy?: undefined;
  readonly telegram?: undefined;
  readonly email?: undefined;
}
);

/** WebhookTarget is an address that is sent a signed POST. */
export interface WebhookTarget {
  /** http or https, without user name and password. */
  readonly url: string;
  /**
   * What notices are signed with, HMAC-SHA256: 16 to 256 characters. Never in an answer; CreateChannel without one
   * makes it and answers with it, once.
   */
  readonly secret?: string | undefined;
}

/** NtfyTarget is a topic of an ntfy server. */
export interface NtfyTarget {
  readonly topic: string;
  /** Absent: the server's own setting. */
  readonly serverUrl?: string | undefined;
  /** Never in an answer. */
  readonly token?: string | undefined;
  /** 1 to 5. Absent: ntfy's default. */
  readonly priority?: number | undefined;
}

/** TelegramTarget is a chat of a Telegram bot. */
export interface TelegramTarget {
  readonly chatId: string;
  /** Never in an answer. Absent: the server's own setting. */
  readonly botToken?: string | undefined;
}

/** EmailTarget is a mailbox. */
export interface EmailTarget {
  readonly address: string;
}

/** WebPushTarget is a browser's subscription, as its PushSubscription tells it. */
export interface WebPushTarget {
  readonly endpoint: string;
  /** The browser's public key, base64url. Never in an answer. */
  readonly p256dh?: string | undefined;
  /** The browser's secret, base64url. Never in an answer. */
  readonly auth?: string | undefined;
}

/** CreateChannelRequest describes a channel. */
export interface CreateChannelRequest {
  /** As in CreateAlertRequest. */
  readonly requestId: string;
  readonly name: string;
  readonly target?: ChannelTarget | undefined;
  /** Makes nothing and only tells what would be answered: the channel has no id then, and no secret is made. */
  readonly dryRun: boolean;
}

/** CreateChannelResponse has the channel as it is kept. */
export interface CreateChannelResponse {
  readonly channel?: Channel | undefined;
  /** Of a webhook for which the server made one: told here and never again. */
  readonly webhookSecret?: string | undefined;
}

/** ListChannelsRequest is empty. */
export interface ListChannelsRequest {
}

/** ListChannelsResponse has every channel of the caller. */
export interface ListChannelsResponse {
  readonly channels: readonly Channel[];
  /** What this server is set up for. */
  readonly availableKinds: readonly ChannelKind[];
  /** What a browser subscribes with (applicationServerKey), base64url; absent where there is no web push. */
  readonly webPushPublicKey?: string | undefined;
}

/** UpdateChannelRequest is a change of one channel. */
export interface UpdateChannelRequest {
  readonly id: string;
  readonly name?: string | undefined;
  /**
   * Of the same kind; secrets that are absent stay as they are. The token of an ntfy target with another serverUrl
   * has to be given again.
   */
  readonly target?: ChannelTarget | undefined;
  readonly paused?: boolean | undefined;
}

/** UpdateChannelResponse has the channel as it is kept. */
export interface UpdateChannelResponse {
  readonly channel?: Channel | undefined;
}

/** DeleteChannelRequest names a channel. */
export interface DeleteChannelRequest {
  readonly id: string;
}

/** DeleteChannelResponse is empty. */
export interface DeleteChannelResponse {
}

/** TestChannelRequest names a channel. */
export interface TestChannelRequest {
  readonly id: string;
}

/** TestChannelResponse tells what became of a test notice. */
export interface TestChannelResponse {
  readonly isDelivered: boolean;
  /** What happened, in words. */
  readonly message: string;
  readonly tookMs: number;
}

/** ListDeliveriesRequest asks for a page. */
export interface ListDeliveriesRequest {
  /** Empty: of all channels. */
  readonly channelId: string;
  /** Empty: of all alerts. */
  readonly alertId: string;
  /** Empty: in all states. */
  readonly states: readonly DeliveryState[];
  /** 100 if 0, at most 1,000. */
  readonly limit: number;
  readonly pageToken: string;
}

/** ListDeliveriesResponse is a page. */
export interface ListDeliveriesResponse {
  readonly deliveries: readonly AlertDelivery[];
  readonly nextPageToken: string;
}

/** AlertDelivery is one notice of one firing to one channel. */
export interface AlertDelivery {
  /** What the receiver can tell a repeat by: the firing's id and the channel's. */
  readonly idempotencyKey: string;
  readonly firingId: string;
  readonly alertId: string;
  readonly channelId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdTimeMs: number;
  /** When it is tried again, where it is. */
  readonly nextAttemptTimeMs?: number | undefined;
  /** When it was delivered or given up. */
  readonly doneTimeMs?: number | undefined;
  /** In words, without secrets. */
  readonly lastError?: string | undefined;
}

/** AlertService keeps the alerts of its caller, their log, and the channels that carry their notices. */
export interface AlertServiceCalls {
  readonly createAlert: [request: CreateAlertRequest, answer: CreateAlertResponse];
  readonly getAlert: [request: GetAlertRequest, answer: GetAlertResponse];
  readonly listAlerts: [request: ListAlertsRequest, answer: ListAlertsResponse];
  readonly updateAlert: [request: UpdateAlertRequest, answer: UpdateAlertResponse];
  readonly deleteAlert: [request: DeleteAlertRequest, answer: DeleteAlertResponse];
  readonly listFirings: [request: ListFiringsRequest, answer: ListFiringsResponse];
  readonly streamAlerts: [request: StreamAlertsRequest, answer: StreamAlertsResponse];
  readonly previewAlert: [request: PreviewAlertRequest, answer: PreviewAlertResponse];
  readonly createChannel: [request: CreateChannelRequest, answer: CreateChannelResponse];
  readonly listChannels: [request: ListChannelsRequest, answer: ListChannelsResponse];
  readonly updateChannel: [request: UpdateChannelRequest, answer: UpdateChannelResponse];
  readonly deleteChannel: [request: DeleteChannelRequest, answer: DeleteChannelResponse];
  readonly testChannel: [request: TestChannelRequest, answer: TestChannelResponse];
  readonly listDeliveries: [request: ListDeliveriesRequest, answer: ListDeliveriesResponse];
}
