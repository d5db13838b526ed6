/**
 * Benchmarks of speed: the time of a training step and of an inference, compared with the same
 * network in eager PyTorch, and whether the loader is fast enough.
 *
 * <p>In: presets, sizes and, optionally, a Python with PyTorch and a release. Out: timings.
 * Guarantees: the two engines are timed in turns, so that other load on the machine affects both in
 * the same way; a time ends when the result is on the host.
 */
@NullMarked
package org.vpobuilder.validation.bench;

import org.jspecify.annotations.NullMarked;
