package octopus.onboard.product;

import java.nio.file.Path;
import java.util.List;

/** Where products come from besides the program's own files. Asked again after each change. */
public interface ProductSource {
    List<Sourced> products();

    /** @param directories with the files of the product's own driver */
    record Sourced(ProductDeclaration declaration, Origin origin, List<Path> directories) {}
}
