package org.vpobuilder.pipeline.run;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Bad input found by a worker. Flink would start the work again, as often as its cluster allows,
 * only to find the same.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class NoRetryException extends RuntimeException {
  NoRetryException(BadInputException cause) {
    super(cause.getMessage(), cause);
  }
}
