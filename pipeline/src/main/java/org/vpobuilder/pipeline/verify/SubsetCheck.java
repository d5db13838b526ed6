package org.vpobuilder.pipeline.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.DistractorRule;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.SubsetSpecs;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** What sets the three subsets apart (S1 §3). */
public final class SubsetCheck implements Check {
  static final Promise SS_RULES =
      new Promise(
          "ss-rules", "SS: exactly one object sounds, its distractors are as the spec says");
  static final Promise MS_RULES =
      new Promise(
          "ms-rules",
          "MS: no two objects of a class, not too many sounding, all of different classes");
  static final Promise MSMI_RULES =
      new Promise(
          "msmi-rules",
          "MSMI's own: several of a class sound, each with a clip of its own, not too many");
  static final Promise MIN_CANDIDATES =
      new Promise(
          "min-candidates",
          "every image has as many objects that could sound as the spec asks for");

  @Override
  public List<Promise> promises() {
    return List.of(SS_RULES, MS_RULES, MSMI_RULES, MIN_CANDIDATES);
  }

  @Override
  public Run begin(Reference reference) {
    return new Rules(reference.findings(), reference.spec());
  }

  private record Rules(Findings findings, @Nullable ReleaseSpec spec) implements Run {

    @Override
    public void sample(Sample sample, Files files) {
      Place place = files.place();
      switch (sample.subset()) {
        case SS -> single(sample, place);
        case MS -> multi(sample, place);
        case MSMI -> multiInstance(sample, place);
      }
      candidates(sample, place);
    }

    /**
     * What could sound for all that the picture tells: no crowd, of a known class, large enough.
     */
    private void candidates(Sample sample, Place place) {
      findings.looked(MIN_CANDIDATES);
      if (spec == null) {
        return;
      }
      double smallest =
          spec.eligibility().minMaskFraction()
              * ((double) sample.image().width() * sample.image().height());
      long candidates =
          sample.objects().stream()
              .filter(object -> !object.crowd() && object.classIndex() > 0)
              .filter(object -> object.area() >= smallest)
              .count();
      int least = spec.eligibility().leastCandidates();
      if (candidates < least) {
        findings.fail(MIN_CANDIDATES, place, candidates + " objects that could sound", "" + least);
      }
    }

    private void single(Sample sample, Place place) {
      findings.looked(SS_RULES);
      List<SceneObject> sounding = sample.sounding();
      if (sounding.size() != 1) {
        findings.fail(SS_RULES, place, sounding.size() + " sounding objects", "1");
        return;
      }
      if (spec == null || spec.subsets().ss().sameClassDistractors() == DistractorRule.KEEP) {
        return;
      }
      String name = sounding.get(0).className();
      for (SceneObject object : sample.objects()) {
        if (!object.sounds() && !object.crowd() && object.className().equals(name)) {
          findings.fail(
              SS_RULES, ObjectCheck.at(place, object), "a silent " + name, "no other " + name);
        }
      }
    }

    private void multi(Sample sample, Place place) {
      findings.looked(MS_RULES);
      SubsetSpecs.@Nullable MultiSource rules = spec == null ? null : spec.subsets().ms();
      boolean crowds = rules != null && rules.crowds() == CrowdRule.IGNORE;
      Set<String> classes = new HashSet<>();
      for (SceneObject object : sample.objects()) {
        // Two people of whom nobody knows what they are may be two of a class.
        if (!(crowds && object.crowd()) && !classes.add(object.className())) {
          findings.fail(
              MS_RULES,
              ObjectCheck.at(place, object),
              "a second " + object.className(),
              "one object of a class");
        }
      }
      atMost(MS_RULES, sample, place, rules == null ? Integer.MAX_VALUE : rules.maxSounding());
    }

    private void multiInstance(Sample sample, Place place) {
      findings.looked(MSMI_RULES);
      Map<String, Integer> sounding = new HashMap<>();
      Set<String> clips = new HashSet<>();
      for (SceneObject object : sample.sounding()) {
        sounding.merge(object.className(), 1, Integer::sum);
        ClipRef clip = object.clip();
        String id = clip.address();
        if (!clips.add(id)) {
          findings.fail(
              MSMI_RULES,
              ObjectCheck.at(place, object),
              "clip %s a second time".formatted(id),
              "a clip of its own");
        }
      }
      if (sounding.values().stream().noneMatch(count -> count > 1)) {
        findings.fail(MSMI_RULES, place, "no two sounding of a class", "several of a class");
      }
      int most = spec == null ? Integer.MAX_VALUE : spec.subsets().msmi().maxSounding();
      atMost(MSMI_RULES, sample, place, most);
    }

    private void atMost(Promise promise, Sample sample, Place place, int most) {
      int sounding = sample.sounding().size();
      if (sounding < 1 || sounding > most) {
        findings.fail(promise, place, sounding + " sounding objects", "1 to " + most);
      }
    }
  }
}
