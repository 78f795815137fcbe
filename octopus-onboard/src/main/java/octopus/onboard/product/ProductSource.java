package octopus.onboard.product;

import java.nio.file.Path;
import java.util.List;

/** Where products come from besides the program's own files. Asked again after each change. */
public interface ProductSource {
    List<Sourced> products();

    /** Further versions of products that are not offered, but whose drivers may be named as {@code id@version}. */
    default List<Sourced> versions() {
        return List.of();
    }

    /** @param directories with the files of the product's own driver */
    record Sourced(ProductDeclaration declaration, Origin origin, List<Path> directories) {}
}
