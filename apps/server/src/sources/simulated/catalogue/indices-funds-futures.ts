import type { Table } from "./table.ts";

const index = { type: "INDEX", spreadBasisPoints: 0 } as const;
const future = { type: "FUTURE", currency: "USD", spreadBasisPoints: 0.4 } as const;

/** Share indices, by the codes of the well-known quote pages: computed, so without bid, ask and volume. */
export const INDICES: readonly Table[] = [
  { ...index, venue: "SP", currency: "USD", rows: "^GSPC|S&P 500|5970.81||17" },
  { ...index, venue: "DJ", currency: "USD", rows: "^DJI|Dow Jones Industrial Average|42519.64||15" },
  {
    ...index,
    venue: "NASDAQ",
    currency: "USD",
    rows: `
^IXIC|NASDAQ Composite|19398.96||21
^NDX|NASDAQ 100|21662.58||21
`,
  },
  { ...index, venue: "RUSSELL", currency: "USD", rows: "^RUT|Russell 2000|2102.98||23" },
  { ...index, venue: "CBOE", currency: "USD", rows: "^VIX|CBOE Volatility Index|17.69||110" },
  { ...index, venue: "LSE", currency: "GBP", rows: "^FTSE|FTSE 100|8787.02||12" },
  { ...index, venue: "XETR", currency: "EUR", rows: "^GDAXI|DAX|24091.62||17" },
  { ...index, venue: "EURONEXT", currency: "EUR", rows: "^FCHI|CAC 40|7763.84||16" },
  { ...index, venue: "STOXX", currency: "EUR", rows: "^STOXX50E|EURO STOXX 50|5375.79||16" },
  { ...index, venue: "TSE", currency: "JPY", rows: "^N225|Nikkei 225|37446.81||22" },
  { ...index, venue: "HKEX", currency: "HKD", rows: "^HSI|Hang Seng Index|23512.49||24" },
  { ...index, venue: "SIX", currency: "CHF", rows: "^SSMI|Swiss Market Index|12293.14||13" },
];

/** Funds at NYSE Arca and NASDAQ. */
export const FUNDS: readonly Table[] = [
  {
    venue: "ARCA",
    currency: "USD",
    type: "FUND",
    spreadBasisPoints: 0.4,
    rows: `
SPY|SPDR S&P 500 ETF Trust|595.93|68M|17
VOO|Vanguard S&P 500 ETF|547.98|6.5M|17
IVV|iShares Core S&P 500 ETF|598.83|5.4M|17
VTI|Vanguard Total Stock Market ETF|293.56|3.4M|17
DIA|SPDR Dow Jones Industrial Average ETF Trust|425.71|3.3M|15
IWM|iShares Russell 2000 ETF|208.86|30M|23
GLD|SPDR Gold Shares|304.68|10M|17
SLV|iShares Silver Trust|32.72|18M|28
USO|United States Oil Fund LP|70.76|4.0M|34
XLF|Financial Select Sector SPDR Fund|50.83|37M|18
XLE|Energy Select Sector SPDR Fund|82.31|15M|24
XLK|Technology Select Sector SPDR Fund|234.89|5.1M|24
XLV|Health Care Select Sector SPDR Fund|132.86|8.6M|16
XLU|Utilities Select Sector SPDR Fund|81.53|9.2M|17
EEM|iShares MSCI Emerging Markets ETF|46.52|26M|18
EFA|iShares MSCI EAFE ETF|89.41|13M|15
VWO|Vanguard FTSE Emerging Markets ETF|47.78|9.1M|17
HYG|iShares iBoxx High Yield Corporate Bond ETF|79.73|39M|6
LQD|iShares iBoxx Investment Grade Corporate Bond ETF|108.06|26M|8
ARKK|ARK Innovation ETF|59.26|11M|45
`,
  },
  {
    venue: "NASDAQ",
    currency: "USD",
    type: "FUND",
    spreadBasisPoints: 0.4,
    rows: `
QQQ|Invesco QQQ Trust|528.77|42M|21
TLT|iShares 20+ Year Treasury Bond ETF|85.86|38M|14
TQQQ|ProShares UltraPro QQQ|74.31|88M|63
SQQQ|ProShares UltraPro Short QQQ|24.93|95M|63
SMH|VanEck Semiconductor ETF|250.73|7.1M|35
IBIT|iShares Bitcoin Trust ETF|59.52|46M|48
BND|Vanguard Total Bond Market ETF|72.61|6.7M|6
`,
  },
];

/** Futures, the front contract of each, with the exchanges' own smallest steps. */
export const FUTURES: readonly Table[] = [
  {
    ...future,
    venue: "CME",
    tick: "0.25",
    rows: `
ES1!|E-mini S&P 500 Future|5977.25|1.4M|17
NQ1!|E-mini NASDAQ 100 Future|21697.50|0.62M|21
`,
  },
  { ...future, venue: "CME", tick: "0.1", rows: "RTY1!|E-mini Russell 2000 Future|2107.4|0.21M|23" },
  { ...future, venue: "CME", tick: "5", rows: "BTC1!|Bitcoin Future|104985|11000|48" },
  { ...future, venue: "CBOT", tick: "1", rows: "YM1!|E-mini Dow Future|42561|0.12M|15" },
  { ...future, venue: "NYMEX", tick: "0.01", rows: "CL1!|WTI Crude Oil Future|62.85|0.34M|36" },
  { ...future, venue: "NYMEX", tick: "0.001", rows: "NG1!|Henry Hub Natural Gas Future|3.722|0.18M|62" },
  { ...future, venue: "COMEX", tick: "0.1", rows: "GC1!|Gold Future|3334.1|0.19M|17" },
  { ...future, venue: "COMEX", tick: "0.005", rows: "SI1!|Silver Future|36.125|76000|28" },
  { ...future, venue: "COMEX", tick: "0.0005", rows: "HG1!|Copper Future|4.8605|62000|27" },
];
