import type { Table } from "./table.ts";

/** Stocks at the New York Stock Exchange: industry, energy, materials, utilities, property and technology. */
export const NYSE_INDUSTRY_STOCKS: Table = {
  venue: "NYSE",
  currency: "USD",
  type: "STOCK",
  spreadBasisPoints: 1,
  rows: `
GE|GE Aerospace|246.06|5.2M|29
CAT|Caterpillar Inc.|350.61|3.1M|28
IBM|International Business Machines Corporation|264.02|3.9M|23
RTX|RTX Corporation|137.66|5.0M|22
BA|The Boeing Company|211.35|8.0M|37
UNP|Union Pacific Corporation|222.58|3.0M|22
ETN|Eaton Corporation plc|325.67|2.7M|35
DE|Deere & Company|514.98|1.4M|25
LMT|Lockheed Martin Corporation|479.28|1.3M|21
UPS|United Parcel Service Inc.|97.40|5.8M|28
GEV|GE Vernova Inc.|482.94|2.9M|48
NOW|ServiceNow Inc.|1008.17|1.4M|34
ACN|Accenture plc|316.18|3.4M|25
PH|Parker-Hannifin Corporation|662.09|0.72M|27
TT|Trane Technologies plc|430.83|1.3M|28
WM|Waste Management Inc.|239.03|1.7M|16
EMR|Emerson Electric Co.|121.36|3.1M|30
MMM|3M Company|147.55|3.5M|27
GD|General Dynamics Corporation|279.67|1.3M|19
NOC|Northrop Grumman Corporation|486.51|0.91M|22
ITW|Illinois Tool Works Inc.|245.05|1.1M|20
FDX|FedEx Corporation|217.53|1.9M|31
NSC|Norfolk Southern Corporation|248.92|1.3M|24
CMI|Cummins Inc.|320.42|0.83M|27
JCI|Johnson Controls International plc|101.85|4.3M|27
CARR|Carrier Global Corporation|71.51|5.0M|31
OTIS|Otis Worldwide Corporation|95.72|2.4M|20
RSG|Republic Services Inc.|255.29|1.1M|16
URI|United Rentals Inc.|706.38|0.66M|36
GWW|W.W. Grainger Inc.|1083.14|0.26M|24
PWR|Quanta Services Inc.|354.20|1.2M|38
HWM|Howmet Aerospace Inc.|170.86|2.6M|34
LHX|L3Harris Technologies Inc.|242.48|1.1M|22
AME|AMETEK Inc.|178.30|1.2M|24
ROK|Rockwell Automation Inc.|318.42|0.93M|30
DOV|Dover Corporation|178.28|1.0M|26
XYL|Xylem Inc.|126.13|1.3M|25
VRT|Vertiv Holdings Co|111.96|9.3M|60
ANET|Arista Networks Inc.|92.41|9.4M|50
DELL|Dell Technologies Inc.|111.27|6.5M|48
HPQ|HP Inc.|24.87|12M|34
HPE|Hewlett Packard Enterprise Company|17.82|17M|40
APH|Amphenol Corporation|89.93|7.5M|30
TEL|TE Connectivity plc|160.12|1.9M|26
MSI|Motorola Solutions Inc.|417.12|0.82M|20
GLW|Corning Incorporated|49.97|5.2M|30
NET|Cloudflare Inc.|166.05|3.6M|52
SNOW|Snowflake Inc.|205.67|5.3M|48
HUBS|HubSpot Inc.|593.21|0.71M|42
TWLO|Twilio Inc.|118.20|2.6M|48
U|Unity Software Inc.|25.91|11M|70
PATH|UiPath Inc.|13.33|15M|55
IT|Gartner Inc.|436.34|0.63M|28
FICO|Fair Isaac Corporation|1722.12|0.25M|34
GPN|Global Payments Inc.|75.73|3.4M|36
FIS|Fidelity National Information Services Inc.|79.73|4.0M|25
T|AT&T Inc.|27.71|38M|20
VZ|Verizon Communications Inc.|43.83|18M|20
COP|ConocoPhillips|87.32|7.5M|30
EOG|EOG Resources Inc.|112.16|3.5M|27
SLB|SLB N.V.|33.73|16M|33
MPC|Marathon Petroleum Corporation|159.05|2.5M|32
PSX|Phillips 66|115.21|3.1M|32
VLO|Valero Energy Corporation|130.46|3.2M|35
OXY|Occidental Petroleum Corporation|41.86|12M|33
WMB|The Williams Companies Inc.|59.97|6.2M|24
KMI|Kinder Morgan Inc.|27.95|12M|22
OKE|ONEOK Inc.|80.78|3.7M|28
HAL|Halliburton Company|20.34|13M|38
DVN|Devon Energy Corporation|31.78|9.1M|36
NEE|NextEra Energy Inc.|71.08|11M|27
SO|The Southern Company|89.52|4.5M|17
DUK|Duke Energy Corporation|116.14|3.6M|17
D|Dominion Energy Inc.|56.24|4.8M|20
SRE|Sempra|77.93|3.9M|23
PCG|PG&E Corporation|16.69|19M|27
VST|Vistra Corp.|172.52|6.8M|58
PEG|Public Service Enterprise Group Incorporated|80.12|2.9M|20
ED|Consolidated Edison Inc.|103.10|2.2M|18
SHW|The Sherwin-Williams Company|354.55|1.6M|23
APD|Air Products and Chemicals Inc.|279.74|1.3M|24
ECL|Ecolab Inc.|265.68|1.1M|19
FCX|Freeport-McMoRan Inc.|41.50|15M|40
NEM|Newmont Corporation|53.75|11M|36
NUE|Nucor Corporation|121.30|2.2M|36
DOW|Dow Inc.|28.63|11M|35
DD|DuPont de Nemours Inc.|67.92|2.8M|29
LYB|LyondellBasell Industries N.V.|57.55|3.9M|32
ALB|Albemarle Corporation|59.76|4.6M|52
MLM|Martin Marietta Materials Inc.|551.61|0.45M|26
VMC|Vulcan Materials Company|265.22|0.93M|25
PLD|Prologis Inc.|108.93|3.8M|27
AMT|American Tower Corporation|214.75|2.3M|24
WELL|Welltower Inc.|153.66|2.9M|21
SPG|Simon Property Group Inc.|162.37|1.5M|25
O|Realty Income Corporation|56.62|5.1M|17
PSA|Public Storage|307.46|0.79M|21
CCI|Crown Castle Inc.|101.43|3.0M|26
DLR|Digital Realty Trust Inc.|172.69|1.8M|28
VICI|VICI Properties Inc.|31.88|5.9M|19
IONQ|IonQ Inc.|38.90|24M|95
RKT|Rocket Companies Inc.|13.04|15M|55
TOST|Toast Inc.|42.81|7.7M|42
CHWY|Chewy Inc.|43.45|6.4M|48
NIO|NIO Inc.|3.52|52M|58
XPEV|XPeng Inc.|18.94|9.2M|62
LI|Li Auto Inc.|28.59|5.0M|52
`,
};
