// Reads a HdrHistogram log with npm's hdr-histogram-js and prints what it finds as JSON: an independent decoder.
//
//   node read_hlog.js FILE --modules DIR
'use strict';
const fs = require('fs');
const path = require('path');
const [file, , modules] = process.argv.slice(2);
const { HistogramLogReader } = require(path.resolve(modules, 'hdr-histogram-js'));

const reader = new HistogramLogReader(fs.readFileSync(file, 'utf8'));
const intervals = [];
for (let histogram = reader.nextIntervalHistogram(); histogram; histogram = reader.nextIntervalHistogram()) {
    intervals.push({
        tag: histogram.tag,
        start: histogram.startTimeStampMsec,
        end: histogram.endTimeStampMsec,
        count: Number(histogram.totalCount),
        max: histogram.maxValue,
        mean: histogram.mean,
        p: [1, 25, 50, 90, 99, 99.9, 100].map((q) => histogram.getValueAtPercentile(q)),
    });
}
console.log(JSON.stringify(intervals));
