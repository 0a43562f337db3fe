/** ISO 4217, and the metals that brokers quote like currencies. */
export const CURRENCIES: ReadonlySet<string> = new Set(
  (
    "AED ARS AUD BGN BRL CAD CHF CLP CNH CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KZT MXN MYR NOK " +
    "NZD PEN PHP PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR XAU XAG XPD XPT"
  ).split(" "),
);
