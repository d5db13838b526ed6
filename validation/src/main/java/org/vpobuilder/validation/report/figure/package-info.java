/**
 * Figures for a paper: drawings on white ground that become an SVG file and a PNG file, independent
 * of the machine's fonts and other properties. Guarantees: the same drawing gives the same bytes
 * everywhere; a name is always written as text.
 */
@NullMarked
package org.vpobuilder.validation.report.figure;

import org.jspecify.annotations.NullMarked;
