package org.vpobuilder.validation.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/** Copies stored weights into a network's tensors. */
public final class StateDict {
  private StateDict() {}

  /** The required agreement of names. */
  public enum Match {
    /** The file and the network have the same names. */
    EXACT,
    /**
     * The file has all names of the network, and possibly more, such as a classifier that is not
     * used.
     */
    SUPERSET
  }

  /**
   * Assigns values by name.
   *
   * @param where names the file in errors
   * @throws BadInputException if names or shapes do not agree; nothing is assigned then
   */
  public static void assign(
      Map<String, Tensor> tensors, Map<String, HostTensor> stored, Match match, String where) {
    Set<String> missing = new TreeSet<>(tensors.keySet());
    missing.removeAll(stored.keySet());
    Set<String> unknown = new TreeSet<>(stored.keySet());
    unknown.removeAll(tensors.keySet());
    if (!missing.isEmpty() || (match == Match.EXACT && !unknown.isEmpty())) {
      throw new BadInputException(
          "%s: not this network's weights: lacks %s, has %s besides"
              .formatted(where, first(missing), first(unknown)));
    }
    tensors.forEach(
        (name, tensor) -> {
          HostTensor host = stored.get(name);
          if (host == null || !Arrays.equals(host.shape(), tensor.shape())) {
            throw new BadInputException(
                "%s: %s: got shape %s, wanted %s"
                    .formatted(
                        where,
                        name,
                        host == null ? "none" : Arrays.toString(host.shape()),
                        Arrays.toString(tensor.shape())));
          }
        });
    try (Autograd.Off off = Autograd.off();
        TensorScope scope = TensorScope.open()) {
      tensors.forEach(
          (name, tensor) -> {
            HostTensor host = stored.get(name);
            if (host != null) {
              tensor.assign(host.toTensor().to(tensor.type()));
            }
          });
    }
  }

  private static String first(Set<String> names) {
    String some = String.join(", ", names.stream().limit(3).map(Shown::of).toList());
    return names.isEmpty()
        ? "nothing"
        : names.size() <= 3 ? some : some + ", ... (" + names.size() + ")";
  }
}
