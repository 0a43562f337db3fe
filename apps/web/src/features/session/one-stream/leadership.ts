/** What comes of a leadership, to one of those who stand for it. */
export interface LeadershipHandlers {
  /** From now on this one leads. */
  leads(): void;
  /** It leads no more: another does. */
  ousted(): void;
}

/**
 * Which of the tabs of a browser leads. At most one does for longer than a message takes, and one does as soon as
 * there is one that is awake.
 */
export interface Leadership {
  /** Stands for it from now on. */
  stand(handlers: LeadershipHandlers): void;
  /** Whoever leads does not answer. */
  contest(): void;
  /** The tab goes. */
  resign(): void;
}
