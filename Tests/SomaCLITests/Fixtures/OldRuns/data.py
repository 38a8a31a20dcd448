import random, struct, zlib, pathlib
random.seed(11)
rows=["height,width,color,when,ripe,grade"]
for i in range(160):
    h=random.gauss(10,3); w=random.gauss(5,1); c=random.choice(["red","green","dark blue"]); ripe=random.choice(["yes","no"])
    s=h-2*w+(2 if c=="red" else 0)+(1 if ripe=="yes" else -1)+random.gauss(0,.5)
    g="good" if s>1.5 else "fair" if s>-1 else "poor"
    day=f"2024-{random.randint(1,12):02d}-{random.randint(1,28):02d}"
    rows.append(f"{'' if random.random()<.1 else f'{h:.2f}'},{w:.3f},{c},{day},{ripe},{g}")
pathlib.Path("fruit.csv").write_text("\n".join(rows)+"\n")
rows=["x;y;z;yield"]
for i in range(120):
    x=random.uniform(-3,3); y=random.uniform(0,100); z=random.choice("abcd")
    rows.append(f"{x:.4f};{y:.1f};{z};{3*x+.1*y+('abcd'.index(z))+random.gauss(0,.3):.3f}")
pathlib.Path("yield.csv").write_text("\n".join(rows)+"\n")
def png(path,w,h,rows):
    def chunk(t,d): return struct.pack(">I",len(d))+t+d+struct.pack(">I",zlib.crc32(t+d))
    raw=b"".join(b"\0"+bytes(r) for r in rows)
    path.write_bytes(b"\x89PNG\r\n\x1a\n"+chunk(b"IHDR",struct.pack(">IIBBBBB",w,h,8,0,0,0,0))+chunk(b"IDAT",zlib.compress(raw,9))+chunk(b"IEND",b""))
for cls in ["lying","standing"]:
    d=pathlib.Path("strokes")/cls; d.mkdir(parents=True)
    for n in range(20):
        k=random.randrange(8)
        px=[[min(255,max(0,int(random.gauss(30,15)+(180 if (r==k if cls=="lying" else c==k) else 0)))) for c in range(8)] for r in range(8)]
        png(d/f"{n}.png",8,8,px)
