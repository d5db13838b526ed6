/**
 * Tensors: the only package that uses DJL and its PyTorch engine.
 *
 * <p>In: host arrays. Out: host arrays. Guarantees: memory that autograd uses is owned by the
 * engine (DJL's arrays from Java buffers could be freed too early); every result belongs to the
 * innermost {@link org.vpobuilder.validation.tensor.TensorScope} and is closed with it; no overload
 * wraps a Java number in an array that Java owns. Operators that DJL lacks or gets wrong are
 * TorchScript functions loaded from memory ({@link org.vpobuilder.validation.tensor.Script}).
 */
@NullMarked
package org.vpobuilder.validation.tensor;

import org.jspecify.annotations.NullMarked;
