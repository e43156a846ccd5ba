#include "sim/report/html_style.hpp"

#include "sim/report/svg/theme.hpp"

namespace headroom::report {
namespace {

constexpr const char* kPage = R"css(*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
font:15px/1.55 system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;font-variant-numeric:tabular-nums}
.wrap{max-width:1120px;margin:0 auto;padding:36px 24px 64px}
header .eyebrow{margin:0 0 6px;font-size:12.5px;letter-spacing:.08em;text-transform:uppercase;color:var(--soft)}
h1{margin:0 0 6px;font-size:28px;line-height:1.22;letter-spacing:-.012em;text-wrap:balance}
h2{margin:44px 0 4px;font-size:19px;letter-spacing:-.005em}
h3{margin:26px 0 4px;font-size:16px}
p{margin:0 0 10px}
.facts,.lead,.aside,footer{color:var(--soft)}
.facts{margin:0 0 22px}
.lead{margin:0 0 12px;max-width:75ch}
.aside{margin-top:10px;max-width:90ch}
.verdict{background:var(--surface);border:1px solid var(--line);border-left:5px solid var(--unsure);
border-radius:10px;padding:20px 24px 14px;margin:0 0 18px}
.verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}
.verdict .word{margin:0 0 4px;font-size:13.5px;font-weight:650;color:var(--unsure)}
.verdict.good .word{color:var(--good)}.verdict.bad .word{color:var(--bad)}
.verdict .headline{font-size:19px;line-height:1.4;font-weight:600;max-width:76ch;margin:0 0 12px;text-wrap:pretty}
.verdict ul{margin:0;padding:0;list-style:none;max-width:88ch}
.verdict li{padding:7px 0;border-top:1px solid var(--line)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:12px;margin:0}
.tile{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px 16px}
.tile dt{font-size:13px;color:var(--soft)}
.tile dd{margin:0}
.tile b{display:block;font-size:23px;line-height:1.3;font-weight:650;letter-spacing:-.01em}
.tile span{display:block;font-size:12.5px;line-height:1.4;color:var(--soft)}
.marks{list-style:none;margin:8px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 22px;font-size:14px}
.marks b{display:inline-block;width:1.55em;height:1.55em;margin-right:5px;border-radius:50%;background:var(--ink);
color:var(--surface);font-size:12px;line-height:1.55em;text-align:center}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin-top:12px}
figure{margin:0;min-width:0;background:var(--surface);border:1px solid var(--line);border-radius:10px;
padding:16px 18px 12px}
figure.wide{grid-column:1/-1}
figcaption{margin-top:6px;font-size:12.5px;line-height:1.45;color:var(--soft)}
.chart svg{display:block;width:100%;height:auto;overflow:visible}
.wide .chart{overflow-x:auto}.wide .chart svg{min-width:620px}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:10px;margin:8px 0 14px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:8px 14px;text-align:left;vertical-align:baseline;border-top:1px solid var(--line)}
thead th{border-top:0;font-size:12.5px;font-weight:500;color:var(--soft);white-space:nowrap}
tbody th{font-weight:550}
.n{text-align:right;white-space:nowrap}
td:not(.n){min-width:15ch}td:nth-child(2):not(.n){min-width:24ch}
th span{white-space:nowrap}.badge-good,.badge-bad,.badge-unsure{font-weight:650}
.badge-good{color:var(--good)}.badge-bad{color:var(--bad)}.badge-unsure{color:var(--unsure)}
section ul{padding-left:1.2em;max-width:90ch}section li{margin:4px 0}
pre{margin:8px 0 10px;padding:14px 16px;overflow-x:auto;background:var(--surface);border:1px solid var(--line);
border-radius:10px}
code{font:13px/1.5 ui-monospace,'DejaVu Sans Mono',monospace}
.subject{margin-top:52px;border-top:3px solid var(--line)}
.swatch{display:inline-block;width:26px;height:10px;margin-right:8px}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);font-size:13px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--s0);outline-offset:2px}
.tip{position:absolute;pointer-events:none;z-index:2;background:var(--ink);color:var(--page);border-radius:6px;
padding:6px 9px;font-size:12.5px;line-height:1.45;white-space:nowrap}
@media (max-width:820px){.charts{grid-template-columns:minmax(0,1fr)}}
@media (max-width:560px){
.wrap{padding:22px 14px 40px}h1{font-size:22px}h2{margin-top:34px}
.verdict{padding:16px 16px 8px}.verdict .headline{font-size:17px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.tile{padding:10px 12px}.tile b{font-size:19px}
figure{padding:12px 12px 10px}th,td{padding:7px 10px}
.chart svg text:not(.name):not(.badge-text){font-size:14.5px}.wide .chart svg text:not(.name){font-size:12px}
}
@media print{body{background:#fff}figure,.verdict,.tile,tr{break-inside:avoid}}
)css";

// The charts carry what is needed to turn the mouse's place into values: the plot's rectangle, the ends of
// its axes, and in every line's path the points themselves.
constexpr const char* kScript = R"js('use strict';
(() => {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  const numbers = (svg, name) => svg.dataset[name].split(' ').map(Number);
  const clock = s => {
    s = Math.round(s);
    const two = n => String(n).padStart(2, '0');
    if (s < 60) return s + ' s';
    const rest = two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
    return s < 3600 ? rest.replace(/^0/, '') : Math.floor(s / 3600) + ':' + rest;
  };
  const short = v => Number(v.toPrecision(3)).toLocaleString('en', {maximumFractionDigits: 9}).replaceAll(',', ' ');
  const text = (v, unit) => {
    if (unit === 'time') return clock(v);
    if (unit !== 's') return short(v);
    return v < 0.9995e-3 ? short(v * 1e6) + ' us' : v < 0.9995 ? short(v * 1e3) + ' ms' : short(v) + ' s';
  };
  const points = path => [...path.getAttribute('d').matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(m => [+m[1], +m[2]]);
  for (const svg of document.querySelectorAll('svg[data-plot]')) {
    const [left, top, right, bottom] = numbers(svg, 'plot');
    const [xLow, xHigh, yLow, yHigh] = numbers(svg, 'axes');
    const [xUnit, yUnit, scale] = svg.dataset.units.split(' ');
    const names = JSON.parse(svg.dataset.names);
    const lines = [...svg.querySelectorAll('path.l[data-line]')].map(p => [names[+p.dataset.line], points(p)]);
    lines.reverse();
    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      if (x < left || x > right || !lines.length) { tip.hidden = true; return; }
      const rows = [text(xLow + (x - left) / (right - left) * (xHigh - xLow), xUnit)];
      for (const [name, all] of lines) {
        let best = null;
        for (const p of all) if (!best || Math.abs(p[0] - x) < Math.abs(best[0] - x)) best = p;
        if (!best || Math.abs(best[0] - x) > 12) continue;
        const share = (bottom - best[1]) / (bottom - top);
        const value = scale === 'log' ? yLow * Math.pow(yHigh / yLow, share) : yLow + share * (yHigh - yLow);
        rows.push(name + '  ' + text(value, yUnit));
      }
      tip.replaceChildren(...rows.flatMap(row => [row, document.createElement('br')]));
      tip.hidden = false;
      const wide = tip.offsetWidth;
      const room = document.documentElement.clientWidth - event.clientX - 24;
      tip.style.left = scrollX + event.clientX + (room < wide ? -wide - 14 : 14) + 'px';
      tip.style.top = scrollY + event.clientY + 14 + 'px';
    });
    svg.addEventListener('pointerleave', () => { tip.hidden = true; });
  }
})();
)js";

} // namespace

std::string pageScript() { return kScript; }

std::string pageStyle() { return svg::pageVariables() + kPage + svg::chartStyle(svg::Dress::kInline); }

} // namespace headroom::report
