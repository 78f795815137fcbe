/** Arrays of Huawei's OceanStor family (V3, V5, Dorado, V6) and those that speak their REST interface. */
package octopus.driver.oceanstor;
