/** What the tests of models share. */
@NullMarked
package org.vpobuilder.validation.model;

import org.jspecify.annotations.NullMarked;
