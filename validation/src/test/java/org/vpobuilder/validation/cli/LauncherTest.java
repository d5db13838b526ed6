package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LauncherTest {
  /** The launcher sends a command to the module that has it. */
  @Test
  void launcher_sendsHereWhatIsHere() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    Matcher line =
        Pattern.compile("(?m)^\\s*([a-z|-]+)\\) echo validation ;;$")
            .matcher(Files.readString(root.resolve("vpo")));
    assertThat(line.find()).isTrue();
    Set<String> commands = new TreeSet<>(VpoValidation.commandLine().getSubcommands().keySet());
    commands.remove("help");
    assertThat(line.group(1).split("\\|")).containsExactlyInAnyOrderElementsOf(commands);
  }
}
