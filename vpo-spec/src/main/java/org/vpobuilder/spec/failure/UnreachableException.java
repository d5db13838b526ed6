package org.vpobuilder.spec.failure;

import java.util.List;

/**
 * The run went as it should and has nothing to show: what was asked for can't be made of these
 * sources. No file is to blame, and nothing is left that could pass for a result. Each line of the
 * message names a cause; the command line exits with 1.
 */
public final class UnreachableException extends RuntimeException {
  private final List<String> lines;

  public UnreachableException(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = List.copyOf(lines);
  }

  /** What can't be reached and why, a line each. */
  public List<String> lines() {
    return lines;
  }
}
