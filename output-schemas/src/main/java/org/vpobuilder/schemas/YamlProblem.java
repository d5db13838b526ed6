package org.vpobuilder.schemas;

import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps a text from being YAML, in plain words. The parser sees some faults only on a later
 * line, such as a colon that lacks or a bracket that nothing closes: it then names as context where
 * that began, and this is the line to mend.
 *
 * @param line from one
 */
record YamlProblem(int line, String text) {
  private static final Pattern CHARACTER = Pattern.compile("found character '(.+?)'");

  private static final Pattern INSTEAD =
      Pattern.compile("expected the node content, but found '(.+?)'");

  static YamlProblem of(MarkedYAMLException e) {
    int seen = e.getProblemMark().getLine() + 1;
    int begun = e.getContextMark() == null ? seen : e.getContextMark().getLine() + 1;
    String problem = String.valueOf(e.getProblem());
    String context = String.valueOf(e.getContext());
    if (problem.startsWith("could not find expected ':'")) {
      return new YamlProblem(begun, "got a line without a colon, wanted key: value");
    }
    if (problem.startsWith("mapping values are not allowed here")) {
      return new YamlProblem(
          seen,
          "got a colon where no key can be: wanted the indent of the line above, one key on a line,"
              + " and quotes around a text with a colon");
    }
    if (problem.startsWith("expected <block end>")) {
      return new YamlProblem(
          seen,
          problem.contains("<scalar>")
              ? "got more after the quote that ends a text, wanted the line's end"
              : "got another indent than the lines above it, wanted theirs");
    }
    if (context.contains("flow mapping") || context.contains("flow sequence")) {
      boolean mapping = context.contains("mapping");
      return new YamlProblem(
          begun,
          "got a %s that begins here and in which a comma or the %s lacks"
              .formatted(mapping ? "{" : "[", mapping ? "}" : "]"));
    }
    if (problem.contains("<stream end>")) {
      // It is seen on the line after the last line end.
      int last = e.getProblemMark().getColumn() == 0 ? Math.max(1, seen - 1) : seen;
      return new YamlProblem(last, "got the end of the text, wanted a value");
    }
    Matcher instead = INSTEAD.matcher(problem);
    if (instead.find()) {
      return new YamlProblem(seen, "got %s, wanted a value".formatted(instead.group(1)));
    }
    if (problem.startsWith("found unknown escape character")) {
      return new YamlProblem(
          seen, "got a backslash in double quotes that means nothing, wanted single quotes");
    }
    if (context.contains("quoted scalar") && problem.contains("unexpected end")) {
      return new YamlProblem(begun, "got a text that begins with a quote, wanted one at its end");
    }
    if (problem.startsWith("found character")) {
      return new YamlProblem(seen, character(problem));
    }
    return new YamlProblem(seen, "not YAML: " + problem);
  }

  private static String character(String problem) {
    Matcher character = CHARACTER.matcher(problem);
    if (!character.find() || character.group(1).contains("TAB")) {
      return "got a tab at the start of the line, wanted spaces";
    }
    return "got a value that begins with %s, wanted quotes around it".formatted(character.group(1));
  }
}
