/**
 * Files of weights.
 *
 * <p>In: safetensors and PyTorch's {@code .pth} state dicts, untrusted. Out: named host tensors,
 * and safetensors written whole or not at all. Guarantees: no code in a file is run; sizes are
 * checked against the file before memory is allocated. Rejects with {@code BadInputException}
 * naming the file.
 */
@NullMarked
package org.vpobuilder.validation.weights;

import org.jspecify.annotations.NullMarked;
