package org.vpobuilder.validation.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * The weights of a file, in any of the forms in which weights are published: a state dict under
 * another key, a prefix before every name ({@code module.} of DataParallel, {@code model.} of a
 * module around it), or a checkpoint of {@code vpo train}.
 *
 * @param tensors tensors by the network's own names
 * @param remarks for the user: which wrappings were removed, and which values filled in
 */
public record WeightFile(Map<String, HostTensor> tensors, List<String> remarks) {
  /** The prefix of the names of a network's tensors in a file of {@code vpo train}. */
  private static final String OURS = "model/";

  /** Prefixes that are removed; {@code _orig_mod.} comes from torch.compile. */
  private static final List<String> PREFIXES = List.of("module.", "model.", "_orig_mod.");

  private static final String BACKBONE = "backbone.";
  private static final String WITHOUT = "names are read without \"%s\"";

  /** A buffer of PyTorch's batch norms since 0.4.1; earlier files lack it. */
  private static final String COUNTER = "num_batches_tracked";

  private static final String MEAN = "running_mean";

  public WeightFile {
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads safetensors ({@code .safetensors}) or a {@code .pth} (any other name).
   *
   * @throws BadInputException naming the file, if it can't be read
   */
  public static WeightFile read(Path file) {
    List<String> remarks = new ArrayList<>();
    Map<String, HostTensor> tensors;
    if (file.toString().endsWith(".safetensors")) {
      tensors = Safetensors.read(file).tensors();
    } else {
      PthFile.Contents contents = PthFile.open(file);
      tensors = contents.tensors();
      contents.under().forEach(key -> remarks.add("weights are under \"%s\"".formatted(key)));
    }
    if (tensors.keySet().stream().anyMatch(name -> name.startsWith(OURS))) {
      // Apart from the network, a checkpoint contains momenta and memory.
      tensors = under(OURS, tensors);
    }
    for (Optional<String> p = prefix(tensors); p.isPresent(); p = prefix(tensors)) {
      tensors = under(p.get(), tensors);
      remarks.add(WITHOUT.formatted(p.get()));
    }
    return new WeightFile(tensors, remarks);
  }

  /** The prefix of all names. */
  private static Optional<String> prefix(Map<String, HostTensor> tensors) {
    return PREFIXES.stream().filter(prefix -> isBefore(prefix, tensors)).findFirst();
  }

  private static boolean isBefore(String prefix, Map<String, HostTensor> tensors) {
    return !tensors.isEmpty()
        && tensors.keySet().stream()
            .allMatch(n -> n.startsWith(prefix) && n.length() > prefix.length());
  }

  private static Map<String, HostTensor> under(String prefix, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> inner = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            inner.put(name.substring(prefix.length()), tensor);
          }
        });
    return inner;
  }

  /**
   * The same weights with a {@code num_batches_tracked} of zero for each batch norm that lacks it,
   * as PyTorch fills them in: only a norm without momentum reads it.
   *
   * @param wanted names of the network's tensors
   */
  public WeightFile completed(Set<String> wanted) {
    Map<String, HostTensor> complete = new LinkedHashMap<>(tensors);
    int filled = 0;
    for (String name : wanted) {
      String norm = name.substring(0, name.lastIndexOf('.') + 1);
      if (name.equals(norm + COUNTER)
          && !tensors.containsKey(name)
          && tensors.containsKey(norm + MEAN)) {
        complete.put(name, new HostTensor(DType.I64, new long[0], ByteBuffer.allocate(8)));
        filled++;
      }
    }
    if (filled == 0) {
      return this;
    }
    List<String> all = new ArrayList<>(remarks);
    all.add("%d batch norms have no %s, which begin at 0".formatted(filled, COUNTER));
    return new WeightFile(complete, all);
  }

  /**
   * The same weights for a backbone: without {@code backbone.} if every name begins with it, and
   * with torchvision's names for a residual network with Detectron2's names.
   *
   * @param wanted names of the backbone's tensors
   * @throws BadInputException if it is a residual network for other pictures: Detectron2's MSRA
   */
  public WeightFile ofBackbone(Set<String> wanted) {
    List<String> all = new ArrayList<>(remarks);
    Map<String, HostTensor> inner = tensors;
    if (isBefore(BACKBONE, inner) && wanted.stream().noneMatch(n -> n.startsWith(BACKBONE))) {
      inner = under(BACKBONE, inner);
      all.add(WITHOUT.formatted(BACKBONE));
    }
    Map<String, HostTensor> translated = Detectron2Names.translated(inner, wanted);
    if (!translated.keySet().equals(inner.keySet())) {
      all.add("names are Detectron2's, read as torchvision's");
    }
    return new WeightFile(translated, all);
  }

  /** The same weights without the tensors whose names begin with one of the prefixes. */
  public WeightFile without(List<String> prefixes) {
    Map<String, HostTensor> kept = new LinkedHashMap<>(tensors);
    List<String> all = new ArrayList<>(remarks);
    for (String prefix : prefixes) {
      int before = kept.size();
      kept.keySet().removeIf(name -> name.startsWith(prefix));
      if (kept.size() < before) {
        all.add(
            "%d tensors of %s* are left out: no output depends on them"
                .formatted(before - kept.size(), prefix));
      }
    }
    return new WeightFile(kept, all);
  }
}
