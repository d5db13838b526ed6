/**
 * Speed: how long a training step and an inference take, beside the same network in eager PyTorch,
 * and whether the loader keeps up.
 *
 * <p>In: presets, sizes, a Python with PyTorch and a release if there are any. Out: timings.
 * Guarantees: the two engines are timed in turns, so that the machine's other load hits both alike;
 * a time ends when the result is on the host.
 */
@NullMarked
package org.vpobuilder.validation.bench;

import org.jspecify.annotations.NullMarked;
