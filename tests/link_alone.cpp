// A program of nothing but the library that is linked whole.
int main() {}
