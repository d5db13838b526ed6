/**
 * Stage 9, models: which there are. Nothing else in the software names one.
 *
 * <p>In: a name. Out: its {@link org.vpobuilder.validation.model.ModelFamily}.
 */
@NullMarked
package org.vpobuilder.validation.model.families;

import org.jspecify.annotations.NullMarked;
