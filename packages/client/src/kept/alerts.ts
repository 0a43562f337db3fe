import { AlertService } from "@streampulse/proto";
import { randomClientId } from "../client-id.ts";
import type {
  Alert,
  AlertCondition,
  AlertServiceCalls,
  Channel,
  ChannelTarget,
  CreateAlertRequest,
  CreateChannelResponse,
  ListAlertsRequest,
  ListAlertsResponse,
  ListChannelsResponse,
  ListDeliveriesRequest,
  ListDeliveriesResponse,
  ListFiringsRequest,
  ListFiringsResponse,
  PreviewAlertResponse,
  TestChannelResponse,
  UpdateAlertRequest,
  UpdateChannelRequest,
} from "../gen/alert.ts";
import { AlertFold, type AlertsUpdate, type HeardLog } from "./alert-fold.ts";
import type { Given } from "./given.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls, told } from "./kept-calls.ts";

export { type AlertsUpdate, type HeardLog } from "./alert-fold.ts";

/** An alert to be set. Without a `requestId` it has one of its own: made again, it is another alert. */
export interface AlertDraft extends Given<Omit<CreateAlertRequest, "ticker" | "condition">> {
  readonly ticker: string;
  readonly condition: AlertCondition;
}

/** A channel to be made; `requestId` as of alerts. */
export interface ChannelDraft {
  readonly name: string;
  readonly target: Given<ChannelTarget>;
  readonly requestId?: string | undefined;
  /** Makes nothing: only answers what it would be, or rejects. */
  readonly dryRun?: boolean | undefined;
}

/** AlertService in plain objects. Calls reject with a StreamPulseError whose `field` names what was wrong. */
export interface Alerts {
  create(alert: AlertDraft, options?: CallOptions): Promise<Alert>;
  get(id: string, options?: CallOptions): Promise<Alert>;
  /** A page, the newest first; an empty token means the last page. */
  list(filter?: Given<ListAlertsRequest>, options?: CallOptions): Promise<ListAlertsResponse>;
  /** What is left out stays as it is. */
  update(id: string, change: Given<Omit<UpdateAlertRequest, "id">>, options?: CallOptions): Promise<Alert>;
  /** The alert as it was; undefined where there was none. */
  delete(id: string, options?: CallOptions): Promise<Alert | undefined>;
  /** A page of the log, the newest first. */
  firings(filter?: Given<ListFiringsRequest>, options?: CallOptions): Promise<ListFiringsResponse>;
  preview(
    alert: Pick<AlertDraft, "ticker" | "condition" | "repeat">,
    options?: CallOptions,
  ): Promise<PreviewAlertResponse>;
  /**
   * All alerts, and then what changes and fires, until aborted or left; connects again by itself and misses no firing.
   * With `afterCursor` it begins with the firings since then; with `logId`, what the log was called, also where that
   * one was replaced meanwhile.
   */
  follow(options?: FollowOptions & HeardLog): AsyncIterable<AlertsUpdate>;
  createChannel(channel: ChannelDraft, options?: CallOptions): Promise<CreateChannelResponse>;
  listChannels(options?: CallOptions): Promise<ListChannelsResponse>;
  /** What is left out stays as it is, secrets too. */
  updateChannel(id: string, change: Given<Omit<UpdateChannelRequest, "id">>, options?: CallOptions): Promise<Channel>;
  deleteChannel(id: string, options?: CallOptions): Promise<void>;
  /** Sends a test notice now. That it was not delivered is an answer, and no error. */
  testChannel(id: string, options?: CallOptions): Promise<TestChannelResponse>;
  /** A page of what became of notices, the newest first. */
  deliveries(filter?: Given<ListDeliveriesRequest>, options?: CallOptions): Promise<ListDeliveriesResponse>;
}

/** The alerts of whoever calls, at the server of the address. Throws where the url is none. */
export function createAlerts(address: KeptAddress): Alerts {
  const calls = new KeptCalls<AlertServiceCalls>(AlertService, address);
  return {
    create: async (alert, options) =>
      told((await calls.ask("createAlert", { requestId: randomClientId(), ...alert }, options)).alert, "alert"),
    get: async (id, options) => told((await calls.ask("getAlert", { id }, options)).alert, "alert"),
    list: (filter = {}, options) => calls.ask("listAlerts", filter, options),
    update: async (id, change, options) =>
      told((await calls.ask("updateAlert", { ...change, id }, options)).alert, "alert"),
    delete: async (id, options) => (await calls.ask("deleteAlert", { id }, options)).alert,
    firings: (filter = {}, options) => calls.ask("listFirings", filter, options),
    preview: (alert, options) => calls.ask("previewAlert", alert, options),
    follow: (options = {}) => followed(calls, options),
    createChannel: (channel, options) =>
      calls.ask("createChannel", { requestId: randomClientId(), ...channel }, options),
    listChannels: (options) => calls.ask("listChannels", {}, options),
    updateChannel: async (id, change, options) =>
      told((await calls.ask("updateChannel", { ...change, id }, options)).channel, "channel"),
    deleteChannel: async (id, options) => void (await calls.ask("deleteChannel", { id }, options)),
    testChannel: (id, options) => calls.ask("testChannel", { id }, options),
    deliveries: (filter = {}, options) => calls.ask("listDeliveries", filter, options),
  };
}

function followed(
  calls: KeptCalls<AlertServiceCalls>,
  { afterCursor, logId, ...options }: FollowOptions & HeardLog,
): AsyncIterable<AlertsUpdate> {
  const fold = new AlertFold({ afterCursor, logId });
  return calls.follow(
    "streamAlerts",
    () => fold.begin(),
    options,
    (message) => fold.take(message),
  );
}
