package org.vpobuilder.validation.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command of validation's line printed, and its exit code. */
record Outcome(int code, String out, String err) {
  /** Runs a command in this JVM. */
  static Outcome of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        VpoValidation.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
