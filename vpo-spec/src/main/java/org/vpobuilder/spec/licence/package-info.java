/**
 * Licences of images: what a number of COCO's list stands for, and which a spec allows. In: COCO's
 * names and addresses. Out: short codes and a yes or no. No I/O; the same answer everywhere.
 */
@NullMarked
package org.vpobuilder.spec.licence;

import org.jspecify.annotations.NullMarked;
