"use client";
import type { RoomView } from "@streampulse/client/rooms";
import { usePriceStore } from "@streampulse/client/react";
import { useEffect, useRef, useState } from "react";
import { Course, placeOf } from "./course.ts";

/** The course of each of the room's tickers, which stay the same, as it was seen since this page came in: whichever is shown. */
export function useCourses(view: RoomView): ReadonlyMap<string, Course> {
  const store = usePriceStore();
  const [courses] = useState(
    () => new Map(view.room.tickers.map(({ ticker }) => [ticker, new Course(view.room.lengthMs)])),
  );
  const newest = useRef(view);
  useEffect(() => {
    newest.current = view;
  });
  useEffect(() => {
    const leaves = [...courses].map(([ticker, course]) => {
      const look = (): void => {
        const quote = store.quote(ticker);
        // What is told of a trouble is no price of this moment.
        if (quote === undefined || store.price(ticker).error !== undefined) return;
        course.add(placeOf(quote, newest.current, Date.now()), Number(quote.price));
      };
      look();
      return store.subscribe(ticker, look);
    });
    return () => {
      for (const leave of leaves) leave();
    };
  }, [store, courses]);
  return courses;
}
