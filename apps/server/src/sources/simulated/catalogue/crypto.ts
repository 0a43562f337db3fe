import type { Table } from "./table.ts";

/** Coins against the dollar coin USDT, as Binance names the pairs. Volumes are in the coin, over 24 hours. */
export const CRYPTO_PAIRS: Table = {
  venue: "BINANCE",
  currency: "USDT",
  type: "CRYPTO",
  codeEnding: "USDT",
  nameEnding: " / Tether",
  spreadBasisPoints: 0.2,
  rows: `
BTC|Bitcoin|104731.98|14500|48
ETH|Ethereum|2512.45|420000|68
BNB|BNB|645.38|165000|45
SOL|Solana|152.36|3.2M|80
XRP|XRP|2.1758|145M|75
DOGE|Dogecoin|0.18436|980M|90
ADA|Cardano|0.6634|92M|82
TRX|TRON|0.2741|310M|45
AVAX|Avalanche|20.37|3.3M|88
LINK|Chainlink|13.94|2.9M|85
DOT|Polkadot|3.992|7.6M|80
LTC|Litecoin|88.12|480000|70
BCH|Bitcoin Cash|402.6|52000|72
SHIB|Shiba Inu|0.00001279|640000M|88
PEPE|Pepe|0.00001162|9800000M|115
TON|Toncoin|3.168|4.4M|70
SUI|Sui|3.2184|48M|100
XLM|Stellar|0.2652|125M|80
HBAR|Hedera|0.16743|210M|92
UNI|Uniswap|6.245|4.1M|95
NEAR|NEAR Protocol|2.436|14M|95
APT|Aptos|4.762|4.9M|92
ICP|Internet Computer|4.915|1.6M|85
ETC|Ethereum Classic|17.12|1.5M|75
AAVE|Aave|262.84|140000|92
FIL|Filecoin|2.553|8.8M|85
ATOM|Cosmos|4.298|3.9M|80
ARB|Arbitrum|0.3462|78M|95
OP|Optimism|0.6417|38M|98
VET|VeChain|0.02436|640M|85
INJ|Injective|12.37|1.6M|105
RENDER|Render|3.842|3.3M|105
FET|Artificial Superintelligence Alliance|0.7654|48M|110
ALGO|Algorand|0.1948|72M|85
GRT|The Graph|0.0963|98M|92
IMX|Immutable|0.5238|16M|95
STX|Stacks|0.7163|13M|98
SEI|Sei|0.1984|120M|105
TIA|Celestia|2.215|14M|110
RUNE|THORChain|1.546|9.6M|105
LDO|Lido DAO|0.8342|26M|100
MKR|Maker|1836.0|4200|85
QNT|Quant|108.4|68000|72
JUP|Jupiter|0.4726|38M|105
WIF|dogwifhat|0.8457|92M|130
BONK|Bonk|0.00001593|1900000M|120
FLOKI|FLOKI|0.00008436|98000M|115
ENA|Ethena|0.3164|240M|120
ONDO|Ondo|0.8293|38M|100
WLD|Worldcoin|1.148|52M|115
PENDLE|Pendle|4.137|3.8M|110
CRV|Curve DAO|0.6538|72M|110
SAND|The Sandbox|0.2746|62M|92
MANA|Decentraland|0.2958|34M|90
AXS|Axie Infinity|2.536|2.7M|92
GALA|Gala|0.01624|1500M|98
CHZ|Chiliz|0.03914|310M|90
APE|ApeCoin|0.6437|34M|98
EOS|EOS|0.7482|18M|85
XTZ|Tezos|0.5763|7.8M|80
THETA|Theta Network|0.7462|8.4M|88
EGLD|MultiversX|14.82|290000|88
FLOW|Flow|0.3594|9.2M|82
SNX|Synthetix|0.6482|9.6M|100
COMP|Compound|45.93|180000|95
1INCH|1inch|0.2084|28M|90
ZEC|Zcash|51.34|210000|85
DASH|Dash|21.46|130000|75
NEO|NEO|6.124|1.3M|80
IOTA|IOTA|0.1836|34M|85
KSM|Kusama|16.21|160000|82
ZIL|Zilliqa|0.01172|310M|82
ENJ|Enjin Coin|0.0718|52M|90
BAT|Basic Attention Token|0.1326|19M|80
CAKE|PancakeSwap|2.382|5.4M|85
DYDX|dYdX|0.5364|22M|100
GMX|GMX|15.24|98000|92
ENS|Ethereum Name Service|20.16|620000|98
YFI|yearn.finance|5268.0|420|85
SUSHI|SushiSwap|0.6537|12M|98
KAVA|Kava|0.4163|7.2M|82
ROSE|Oasis|0.02836|210M|95
ONE|Harmony|0.01132|260M|92
CELO|Celo|0.3162|12M|88
HOT|Holo|0.000963|9800M|88
QTUM|Qtum|1.984|2.3M|78
ZRX|0x Protocol|0.2386|13M|88
ANKR|Ankr|0.01624|310M|90
SKL|SKALE|0.02283|260M|98
LRC|Loopring|0.0893|34M|95
MASK|Mask Network|1.762|11M|100
BLUR|Blur|0.0842|92M|110
JTO|Jito|1.936|8.8M|105
PYTH|Pyth Network|0.1148|120M|105
STRK|Starknet|0.1284|120M|105
ZRO|LayerZero|2.148|4.6M|100
ZK|ZKsync|0.05436|210M|100
EIGEN|EigenLayer|1.293|16M|120
TRUMP|Official Trump|10.36|16M|120
PNUT|Peanut the Squirrel|0.2584|110M|130
NEIRO|Neiro|0.00043218|52000M|130
ORDI|ORDI|8.124|3.6M|105
TAO|Bittensor|386.2|110000|95
AR|Arweave|6.238|1.4M|98
MINA|Mina|0.2143|16M|90
SUPER|SuperVerse|0.6982|9.6M|105
GMT|STEPN|0.04936|160M|98
W|Wormhole|0.0812|160M|105
DYM|Dymension|0.2934|26M|110
ACH|Alchemy Pay|0.02162|260M|95
`,
};

/** Coins against the dollar itself, as Coinbase names the pairs: another currency than USDT, another ticker. */
export const CRYPTO_DOLLAR_PAIRS: Table = {
  venue: "COINBASE",
  currency: "USD",
  type: "CRYPTO",
  codeEnding: "-USD",
  nameEnding: " / US Dollar",
  spreadBasisPoints: 0.2,
  rows: `
BTC|Bitcoin|104698.41|7800|48
ETH|Ethereum|2511.87|165000|68
SOL|Solana|152.31|1.4M|80
XRP|XRP|2.1752|52M|75
DOGE|Dogecoin|0.18428|310M|90
ADA|Cardano|0.6631|34M|82
AVAX|Avalanche|20.36|0.9M|88
LINK|Chainlink|13.936|1.3M|85
LTC|Litecoin|88.09|160000|70
BCH|Bitcoin Cash|402.48|18000|72
DOT|Polkadot|3.991|2.1M|80
UNI|Uniswap|6.243|1.2M|95
AAVE|Aave|262.78|46000|92
SUI|Sui|3.2176|14M|100
`,
};

/** What the dollar coin is in dollars: no coin's price in one is known in the other without it. Named as Kraken does. */
export const DOLLAR_COIN: Table = {
  venue: "KRAKEN",
  currency: "USD",
  type: "CRYPTO",
  spreadBasisPoints: 0.5,
  rows: `
USDTUSD|Tether / US Dollar|0.99981|55M|1
`,
};
