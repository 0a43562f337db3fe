/** A ticker as it is asked for, its venue set back so that the code is what the eye finds. */
export function TickerName({ ticker }: { ticker: string }) {
  const colon = ticker.indexOf(":") + 1;
  if (colon === 0) return ticker;
  return (
    <>
      <span className="text-[0.86em] font-normal text-faint">{ticker.slice(0, colon)}</span>
      {ticker.slice(colon)}
    </>
  );
}
