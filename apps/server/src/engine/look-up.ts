import type { TickerName } from "@streampulse/core";

import { asFault } from "./lane.ts";
import type { Listing, Source, SourceFault } from "./ports/source.ts";

/** One question to a source. */
export interface Question {
  readonly source: Source;
  readonly name: TickerName;
}

/** Who wants to know which sources answer. */
interface AnswersHeard {
  works(source: Source): void;
  failed(source: Source, fault: SourceFault): void;
}

/**
 * Asks sources one question after the other, as the generator goes on from their answers: at once where all
 * answer at once. Who cannot tell now has answered nothing; where nothing comes of it all, its fault is thrown.
 */
export function lookUp<T>(
  questions: Generator<Question, T | undefined, Listing | undefined>,
  signal: AbortSignal,
  heard: AnswersHeard,
): T | undefined | Promise<T | undefined> {
  let step = questions.next();
  while (!step.done) {
    const answer = answerTo(step.value, signal);
    if (answer instanceof Promise) return lookUpLater(questions, step.value, answer, signal, heard);
    step = questions.next(answer);
  }
  return step.value;
}

async function lookUpLater<T>(
  questions: Generator<Question, T | undefined, Listing | undefined>,
  first: Question,
  firstAnswer: Promise<Listing | undefined>,
  signal: AbortSignal,
  heard: AnswersHeard,
): Promise<T | undefined> {
  let fault: SourceFault | undefined;
  let { source } = first;
  let answer: Listing | undefined | Promise<Listing | undefined> = firstAnswer;
  for (;;) {
    let listing: Listing | undefined;
    try {
      listing = await answer;
      heard.works(source);
    } catch (error) {
      const own = asFault(error);
      fault ??= own;
      // Who no longer waits is answered by its own leaving.
      if (!signal.aborted) heard.failed(source, own);
    }
    const step = questions.next(listing);
    if (step.done && step.value === undefined && fault) throw fault;
    if (step.done) return step.value;
    ({ source } = step.value);
    answer = answerTo(step.value, signal);
  }
}

function answerTo({ source, name }: Question, signal: AbortSignal): Listing | undefined | Promise<Listing | undefined> {
  try {
    return source.resolve(name, signal);
  } catch (error) {
    return Promise.reject(asFault(error));
  }
}
