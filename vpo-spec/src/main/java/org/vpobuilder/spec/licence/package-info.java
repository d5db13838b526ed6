/**
 * Licences of images and clips: which licence an address means, and which licences a spec allows.
 * In: names and addresses as sources give them. Out: short codes and a yes or no. No I/O; the same
 * answer everywhere.
 */
@NullMarked
package org.vpobuilder.spec.licence;

import org.jspecify.annotations.NullMarked;
