package org.vpobuilder.pipeline.decode;

import org.vpobuilder.spec.failure.RejectionCode;

/** A clip can't be used: the reason, what was found and what was wanted. */
public final class ClipException extends Exception {
  private final RejectionCode code;
  private final String got;
  private final String wanted;

  public ClipException(RejectionCode code, String got, String wanted) {
    super("%s: got %s, wanted %s".formatted(code, got, wanted));
    this.code = code;
    this.got = got;
    this.wanted = wanted;
  }

  public RejectionCode code() {
    return code;
  }

  public String got() {
    return got;
  }

  public String wanted() {
    return wanted;
  }
}
