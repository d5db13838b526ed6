/**
 * Stage 9, models: the list of all models. No other code names one.
 *
 * <p>In: a name. Out: its {@link org.vpobuilder.validation.model.ModelFamily}.
 */
@NullMarked
package org.vpobuilder.validation.model.families;

import org.jspecify.annotations.NullMarked;
