/**
 * Tensors: the only package that touches DJL and its PyTorch engine.
 *
 * <p>In: host arrays. Out: host arrays. Guarantees: memory that autograd sees is owned by the
 * engine (DJL's own arrays from Java buffers are freed under it); every result belongs to the
 * innermost {@link org.vpobuilder.validation.tensor.TensorScope} and is closed with it; no overload
 * takes a Java number into an array of Java's. Operators that DJL lacks or gets wrong are
 * TorchScript functions loaded from memory ({@link org.vpobuilder.validation.tensor.Script}).
 */
@NullMarked
package org.vpobuilder.validation.tensor;

import org.jspecify.annotations.NullMarked;
