/**
 * What Chart.js is told to draw a chart block. Pure: colours and words are given, so that it can be tested.
 */

/** Reading order of the series; each stands out from its neighbours for colour-blind readers as well. */
export const PALETTE = [
    '#0b5cab',
    '#dd7a01',
    '#06a59a',
    '#9050e9',
    '#aa3001',
    '#396547',
    '#b60554'
];
const GREY = '#aeaeae';
const INK = '#444444';
const GRID = '#e5e5e5';
/** Lines as well as colours tell the series apart. */
const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3], [10, 4]];

function colourOf({ role }, index) {
    return role === 'remainder' ? GREY : PALETTE[index % PALETTE.length];
}

function lineOf(series, index, first) {
    const isEdge = series.role === 'low' || series.role === 'high';
    // A band has one colour: its edges are thin, and what lies between them is tinted.
    const colour =
        isEdge || series.role === 'mid' ? PALETTE[first % PALETTE.length] : colourOf(series, index);
    return {
        borderColor: colour,
        backgroundColor: `${colour}22`,
        borderWidth: isEdge ? 1 : 2,
        borderDash: isEdge ? [3, 3] : DASHES[index % DASHES.length],
        pointRadius: isEdge ? 0 : 2,
        tension: 0,
        spanGaps: false,
        fill: false
    };
}

const barOf = (series, index) => ({
    backgroundColor: colourOf(series, index),
    borderColor: '#ffffff',
    borderWidth: { top: 1 },
    maxBarThickness: 48
});

/** What has no value is a gap, not a nought. */
const valuesOf = (points, index) => points.map(({ values }) => values[index] ?? null);

/**
 * @param {object} block a chart of a page, as the service sent it
 * @param {{locale: string, font: string}} look the reader's locale and the page's font
 * @returns {object} a configuration of Chart.js
 */
export function chartConfig(block, { locale, font }) {
    const letters = { family: font };
    const { shape, series, points, unit, currency } = block;
    const isLine = shape === 'line';
    const low = series.findIndex(({ role }) => role === 'low');
    const first = Math.max(
        0,
        series.findIndex(({ role }) => role === 'mid')
    );
    const stacked = shape === 'stacked';
    const number = new Intl.NumberFormat(locale, {
        notation: 'compact',
        maximumFractionDigits: 1,
        ...(unit === 'money' && currency ? { style: 'currency', currency } : {}),
        ...(unit === 'percent' ? { style: 'percent' } : {})
    });
    const datasets = series.map((one, index) => ({
        label: one.label,
        data: valuesOf(points, index),
        ...(isLine ? lineOf(one, index, first) : barOf(one, index))
    }));
    const high = series.findIndex(({ role }) => role === 'high');
    if (isLine && low >= 0 && high >= 0) {
        datasets[high].fill = low;
    }
    return {
        type: isLine ? 'line' : 'bar',
        data: { labels: points.map(({ label }) => label), datasets },
        options: {
            responsive: true,
            maintainAspectRatio: false,
            animation: false,
            locale,
            interaction: { mode: 'index', intersect: false },
            font: letters,
            color: INK,
            scales: {
                x: {
                    stacked,
                    grid: { display: false },
                    ticks: { color: INK, font: letters, maxRotation: 45 }
                },
                y: {
                    stacked,
                    beginAtZero: true,
                    grid: { color: GRID },
                    ticks: { color: INK, font: letters, callback: (value) => number.format(value) }
                }
            },
            plugins: {
                legend: {
                    display: series.length > 1,
                    position: 'bottom',
                    labels: { color: INK, font: letters, usePointStyle: true }
                },
                tooltip: {
                    callbacks: {
                        // The words are the service's, so that a figure is the same figure everywhere.
                        label: ({ datasetIndex, dataIndex }) =>
                            `${series[datasetIndex].label}: ${points[dataIndex].texts[datasetIndex]}`
                    }
                }
            }
        }
    };
}
