import {
  AlertDeliverySchema,
  AlertSchema,
  ChannelSchema,
  FiringSchema,
  PreviewAlertResponseSchema,
} from "@streampulse/proto";
import type { Alert, AlertDelivery, Channel, Firing, PreviewAlertResponse } from "../gen/alert.ts";
import { canonicalJson } from "./canonical-json.ts";

/** An alert as the canonical JSON of the contract. */
export function alertJson(alert: Alert): Record<string, unknown> {
  return canonicalJson(AlertSchema, alert);
}

/** A line of the log as the canonical JSON of the contract. */
export function firingJson(firing: Firing): Record<string, unknown> {
  return canonicalJson(FiringSchema, firing);
}

/** A channel as the canonical JSON of the contract. */
export function channelJson(channel: Channel): Record<string, unknown> {
  return canonicalJson(ChannelSchema, channel);
}

/** What became of a notice, as the canonical JSON of the contract. */
export function deliveryJson(delivery: AlertDelivery): Record<string, unknown> {
  return canonicalJson(AlertDeliverySchema, delivery);
}

/** A preview as the canonical JSON of the contract. */
export function previewJson(preview: PreviewAlertResponse): Record<string, unknown> {
  return canonicalJson(PreviewAlertResponseSchema, preview);
}
