package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int report(String... arguments) {
    return new CommandLine(new ReportCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void report_folderOfResults_writesOnePageAndSaysWhere() throws IOException {
    Path results = Files.createDirectories(folder.resolve("results"));
    Files.writeString(
        results.resolve("validation.json"),
        "{\"format_version\":1,\"release\":{\"name\":\"tiny\"},\"later\":[1]}");
    Path page = folder.resolve("page/index.html");
    int code = report("--validation", results.toString(), "--out", folder.resolve("page") + "");
    assertThat(code).isZero();
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("Validation of tiny");
    assertThat(out.toString()).contains(page.toUri().toString(), "Open it in a browser");
    try (var files = Files.list(folder.resolve("page"))) {
      assertThat(files).containsExactlyInAnyOrder(page, page.resolveSibling("tables"));
    }
  }

  @Test
  void report_noSubject_isMisuse() {
    assertThat(report("--out", folder.toString())).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--validation");
  }
}
