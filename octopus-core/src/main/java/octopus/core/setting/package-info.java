/** One settings file, the environment and {@code --set}: read, checked and explained from the same declarations. */
@org.jspecify.annotations.NullMarked
package octopus.core.setting;
