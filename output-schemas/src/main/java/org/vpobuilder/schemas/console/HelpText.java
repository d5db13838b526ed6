package org.vpobuilder.schemas.console;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of a command: options under the headings of {@link OptionGroup}, and texts that are
 * wrapped to the width of a terminal. picocli keeps the line breaks of the source and cuts words at
 * points and slashes.
 */
final class HelpText {
  /** The usual width of a new terminal, in characters. */
  static final int WIDTH = 80;

  private static final int COLUMN = 24;

  /** The options of every command, which are listed last. */
  private static final Set<String> COMMON = Set.of("--help", "--version", "--verbose");

  private HelpText() {}

  /** Sets the help of a command and of all commands below it. */
  static void set(CommandLine line) {
    Map<String, CommandLine.IHelpSectionRenderer> sections =
        new LinkedHashMap<>(line.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, HelpText::synopsis);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::options);
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpText::commands);
    sections.put(
        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
        help -> paragraphs(help.commandSpec().usageMessage().description()));
    sections.put(
        UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> paragraphs(help.commandSpec().usageMessage().footer()));
    // Puts a blank line before each list.
    blankBefore(sections, UsageMessageSpec.SECTION_KEY_PARAMETER_LIST);
    blankBefore(sections, UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    line.setHelpSectionMap(sections);
    line.setUsageHelpWidth(WIDTH);
  }

  private static void blankBefore(
      Map<String, CommandLine.IHelpSectionRenderer> sections, String section) {
    CommandLine.IHelpSectionRenderer written = Objects.requireNonNull(sections.get(section));
    sections.put(
        section,
        help -> {
          String text = written.render(help);
          return text.isBlank() ? text : "\n" + text;
        });
  }

  /** The required options by name; the others follow below in groups. */
  private static String synopsis(Help help) {
    CommandSpec spec = help.commandSpec();
    List<String> words = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (option.required() && !option.hidden() && option.group() == null) {
        words.add(option.longestName() + label(option, help));
      }
    }
    spec.argGroups().forEach(group -> words.add(group.synopsis()));
    words.add("[OPTIONS]");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      if (parameter.group() == null) {
        words.add(label(parameter, help));
      }
    }
    if (!spec.subcommands().isEmpty()) {
      words.add(spec.usageMessage().synopsisSubcommandLabel());
    }
    int indent = help.synopsisHeading().length() + spec.qualifiedName().length() + 1;
    return spec.qualifiedName()
        + " "
        + String.join("\n" + " ".repeat(indent), lines(words, WIDTH - indent))
        + "\n";
  }

  private static String label(ArgSpec argument, Help help) {
    return help.parameterLabelRenderer()
        .renderParameterLabel(argument, Help.Ansi.OFF, List.of())
        .plainString();
  }

  private static String options(Help help) {
    SortedMap<Integer, Map<String, List<OptionSpec>>> groups = new TreeMap<>();
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden()) {
        OptionGroup group = group(option);
        boolean common = COMMON.contains(option.longestName());
        groups
            .computeIfAbsent(
                common ? Integer.MAX_VALUE : group == null ? 0 : group.order(),
                order -> new LinkedHashMap<>())
            .computeIfAbsent(
                common ? "Help" : group == null ? "Options" : group.value(),
                heading -> new ArrayList<>())
            .add(option);
      }
    }
    StringBuilder text = new StringBuilder();
    for (Map<String, List<OptionSpec>> ofOrder : groups.values()) {
      ofOrder.forEach(
          (heading, options) -> {
            text.append('\n').append(heading).append(":\n");
            options.forEach(option -> text.append(row(option, help)));
          });
    }
    return text.toString();
  }

  /** The group of the option's field, or else of its class. */
  private static @Nullable OptionGroup group(OptionSpec option) {
    if (!(option.userObject() instanceof Field field)) {
      return null;
    }
    @Nullable OptionGroup own = field.getAnnotation(OptionGroup.class);
    return own != null ? own : field.getDeclaringClass().getAnnotation(OptionGroup.class);
  }

  private static String row(OptionSpec option, Help help) {
    String names = String.join(", ", option.names());
    String left = (names.startsWith("--") ? "      " : "  ") + names + label(option, help);
    List<String> lines = wrap(reflow(option.description()), WIDTH - COLUMN - 1);
    StringBuilder row = new StringBuilder(left);
    boolean beside = left.length() < COLUMN;
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0 || !beside) {
        row.append('\n');
      }
      int at = i == 0 && beside ? left.length() : 0;
      row.append(" ".repeat(COLUMN - at)).append(lines.get(i));
    }
    return row.append('\n').toString();
  }

  /**
   * The commands with the first line of what they do. picocli's own list took a third of what the
   * interpreter did for the help.
   */
  private static String commands(Help help) {
    Map<String, CommandLine> commands = help.commandSpec().subcommands();
    int column = 4 + commands.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    commands.forEach(
        (name, command) -> {
          UsageMessageSpec usage = command.getCommandSpec().usageMessage();
          String[] told = usage.header().length > 0 ? usage.header() : usage.description();
          List<String> lines = wrap(plain(told[0]), WIDTH - column);
          text.append("  ").append(name).append(" ".repeat(column - 2 - name.length()));
          text.append(String.join("\n" + " ".repeat(column), lines)).append('\n');
        });
    return text.toString();
  }

  /** Joins the lines of a description that only the width of the source separated. */
  private static String paragraphs(String[] lines) {
    if (lines.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines) {
      String written = plain(line);
      boolean asItIs = written.isEmpty() || written.startsWith(" ");
      if (asItIs && !paragraph.isEmpty()) {
        flush(paragraph, text);
      }
      if (asItIs) {
        text.append(written).append('\n');
        continue;
      }
      paragraph.append(paragraph.isEmpty() ? "" : " ").append(written);
      if (written.endsWith(".") || written.endsWith(":")) {
        flush(paragraph, text);
      }
    }
    flush(paragraph, text);
    return text.toString().stripTrailing() + "\n";
  }

  private static void flush(StringBuilder paragraph, StringBuilder text) {
    if (!paragraph.isEmpty()) {
      wrap(paragraph.toString(), WIDTH).forEach(line -> text.append(line).append('\n'));
      paragraph.setLength(0);
    }
  }

  private static String reflow(String[] lines) {
    return plain(String.join(" ", lines));
  }

  /**
   * Replaces %n and %% in a description; picocli would fail on a percent sign that is not doubled.
   */
  private static String plain(String text) {
    return text.replace("%n", "\n").replace("%%", "%");
  }

  /** Breaks a text only at spaces. A word that is longer than a line gets its own line. */
  static List<String> wrap(String text, int width) {
    return lines(List.of(text.strip().split("\\s+", -1)), width);
  }

  private static List<String> lines(List<String> words, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
