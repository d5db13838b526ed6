package org.vpobuilder.spec.failure;

import java.util.List;

/**
 * The run worked but has no result: the sources can't give what was asked for. It is not the fault
 * of a file, and nothing is left that could be taken for a result. Each line of the message names a
 * cause; the command line exits with 1.
 */
public final class UnreachableException extends RuntimeException {
  private final List<String> lines;

  public UnreachableException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** The reasons, a line each. */
  public List<String> lines() {
    return lines;
  }
}
