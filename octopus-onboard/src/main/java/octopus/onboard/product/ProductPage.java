package octopus.onboard.product;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The catalogue as a page of the reference, in Markdown. */
public final class ProductPage {
    private ProductPage() {}

    public static String of(Catalogue catalogue) {
        StringBuilder text = new StringBuilder();
        TreeMap<String, List<Product>> byMaker = catalogue.list(ProductQuery.all()).stream()
                .collect(Collectors.groupingBy(Product::maker, TreeMap::new, Collectors.toList()));
        byMaker.forEach((maker, products) -> {
            text.append("## ").append(maker).append("\n\n");
            text.append("| Product | Name | Reached by | Driver | Must be given | Can |\n|---|---|---|---|---|---|\n");
            products.forEach(product -> row(text, product));
            text.append('\n');
            notes(text, products);
        });
        return text.toString();
    }

    private static void row(StringBuilder text, Product product) {
        text.append("| `").append(product.id()).append("` | ");
        text.append(cell(product.name().en()));
        if (!product.name().zh().equals(product.name().en())) {
            text.append("<br>").append(cell(product.name().zh()));
        }
        text.append(" | ")
                .append(product.protocols().stream().map(Protocol::word).collect(Collectors.joining(", ")));
        text.append(" | `").append(product.driver()).append("` | ");
        text.append(product.options().stream()
                .filter(ProductOption::required)
                .map(option -> "`" + option.name() + "`")
                .collect(Collectors.joining(", ")));
        text.append(" | ").append(product.supports().stream().map(Ability::word).collect(Collectors.joining(", ")));
        text.append(" |\n");
    }

    /** Each once for a maker, though several products have it. */
    private static void notes(StringBuilder text, List<Product> products) {
        TreeMap<String, List<String>> ids = new TreeMap<>();
        products.forEach(product -> Lists.union(product.hints(), product.notes())
                .forEach(words -> ids.computeIfAbsent(words.en(), key -> new java.util.ArrayList<>())
                        .add("`" + product.id() + "`")));
        ids.forEach((words, names) -> text.append("- ")
                .append(names.size() == products.size() && names.size() > 1 ? "" : String.join(", ", names) + ": ")
                .append(words)
                .append('\n'));
        if (!ids.isEmpty()) {
            text.append('\n');
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
