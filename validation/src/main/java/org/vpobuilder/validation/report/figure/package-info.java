/**
 * Figures for a paper: drawings on white ground that become an SVG file and a PNG file, without a
 * font or anything else of the machine. Guarantees: the same drawing gives the same bytes
 * everywhere; a name can only ever be text.
 */
@NullMarked
package org.vpobuilder.validation.report.figure;

import org.jspecify.annotations.NullMarked;
