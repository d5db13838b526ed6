package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

class SoundBankTest {
  private static float[] wave(float value) {
    return new float[] {value, value};
  }

  private static SoundBank filled() {
    SoundBank bank = new SoundBank(3);
    for (int i = 1; i <= 5; i++) {
      bank.add(7, wave(i));
    }
    bank.add(2, wave(9));
    return bank;
  }

  @Test
  void add_overCapacity_dropsTheOldestOfTheClass() {
    Map<Integer, List<float[]>> contents = filled().contents();
    assertThat(contents.keySet()).containsExactly(2, 7);
    assertThat(contents.get(7).stream().map(wave -> wave[0])).containsExactly(3f, 4f, 5f);
    assertThat(contents.get(2).stream().map(wave -> wave[0])).containsExactly(9f);
  }

  @Test
  void choose_byDraw_givesEachOfTheClass() {
    SoundBank bank = filled();
    TreeSet<Float> seen = new TreeSet<>();
    for (int step = 0; step < 40; step++) {
      seen.add(bank.choose(7, Draws.of(1).at("step", step))[0]);
    }
    assertThat(seen).containsExactly(3f, 4f, 5f);
  }

  @Test
  void holds_whatWasAdded_andNothingElse() {
    assertThat(filled().holds(7)).isTrue();
    assertThat(filled().holds(1)).isFalse();
    assertThatThrownBy(() -> filled().choose(1, Draws.of(1).at("step")))
        .hasMessage("no waveform of class 1");
  }

  @Test
  void restore_ofContents_goesOnAlike() {
    SoundBank bank = filled();
    SoundBank other = new SoundBank(3);
    other.add(1, wave(1));
    other.restore(bank.contents());
    bank.add(7, wave(6));
    other.add(7, wave(6));
    assertThat(other.holds(1)).isFalse();
    assertThat(other.contents().get(7)).containsExactlyElementsOf(bank.contents().get(7));
    assertThat(other.contents().get(2)).containsExactlyElementsOf(bank.contents().get(2));
  }
}
