package org.vpobuilder.spec.failure;

/**
 * Thrown by a reader for one bad record, and caught where the reading of the other records
 * continues.
 */
public final class RejectedException extends Exception {
  private final Rejection rejection;

  public RejectedException(Rejection rejection) {
    super(
        "%s: %s: %s: got %s, wanted %s"
            .formatted(
                rejection.source(),
                rejection.record(),
                rejection.code(),
                rejection.got(),
                rejection.wanted()));
    this.rejection = rejection;
  }

  public RejectedException(
      RejectionCode code, String source, String record, String got, String wanted) {
    this(new Rejection(code, source, record, got, wanted));
  }

  public Rejection rejection() {
    return rejection;
  }
}
