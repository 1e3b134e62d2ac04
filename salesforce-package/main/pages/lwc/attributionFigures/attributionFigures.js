import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_FiguresHeading';
import attributed from '@salesforce/label/c.Attribution_FigureAttributed';
import shareOfDeal from '@salesforce/label/c.Attribution_FigureShareOfDeal';
import range from '@salesforce/label/c.Attribution_FigureRange';
import touches from '@salesforce/label/c.Attribution_FigureTouches';
import firstTouch from '@salesforce/label/c.Attribution_FigureFirstTouch';
import conversion from '@salesforce/label/c.Attribution_FigureConversion';
import none from '@salesforce/label/c.Attribution_FigureNone';

/** The four figures of a card: credit, touches and people, age, and chance to close. */
export default class AttributionFigures extends LightningElement {
    /** `figures` of the view. */
    @api figures;

    heading = heading;

    get tiles() {
        const {
            attributed: credit,
            touches: count,
            peopleText,
            daysSinceFirstTouch,
            conversion: chance
        } = this.figures;
        // Without an amount the share is all there is to say, so it takes the amount's place.
        const shareText = fill(shareOfDeal, credit.shareText);
        return [
            {
                id: 'attributed',
                label: attributed,
                value: credit.amount?.text ?? credit.shareText,
                notes: [
                    credit.amount ? shareText : null,
                    credit.range ? fill(range, credit.range.text) : null
                ]
            },
            { id: 'touches', label: touches, value: String(count), notes: [peopleText] },
            {
                id: 'age',
                label: firstTouch,
                value: daysSinceFirstTouch === null ? none : String(daysSinceFirstTouch)
            },
            ...(chance
                ? [
                      {
                          id: 'conversion',
                          label: conversion,
                          value: chance.text,
                          notes: [chance.source]
                      }
                  ]
                : [])
        ].map((tile) => ({ ...tile, notes: (tile.notes ?? []).filter(Boolean) }));
    }
}
