"""The words that our rules know, by kind: reviewed data, in the languages that most prompts are written in.

A list is parted by commas. `*` lets the last word go on, {age} stands for every age below eighteen. Terms are folded as
prompts are, so accents and capitals do not matter. What stands in HARMLESS hides the words that it is made of, and
NEGATION takes back the term that follows it: "no nudity".
"""

HARMLESS = "harmless"
NEGATION = "negation"
AGES = """
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, two, three, four, five, six, seven, eight, nine, ten,
    eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen
"""

TERMS = {
    HARMLESS: """
        naked mole rat*, naked mole, naked cake*, naked eye*, naked bike*, naked neck, naked tree*, naked branch*,
        naked wood, naked truth, naked juice, naked gun, naked flame*, naked bulb*, naked light*, naked singularity,
        naked chef, naked barista, naked feet, naked cat*, naked city, naked lunch, nude beige, nude heel*, nude pump*,
        nude lip*, nude nail*, nude tone*, nude color*, nude colour*, nude shade*, nude palette*, nude makeup,
        nude make up, nude bra*, nude tights, nude stocking*, nude dress*, nude bodysuit*, nude leather,
        nude manicure*, nude shoe*, nude sandal*, nude eyeshadow*, nude background, nude pink, nude ballet,
        nude fabric*, nude fishnet*, nude and beige, nude mesh, nude statue*, nude sculpture*, no explicit nudity,
        topless car*, topless jeep*, topless convertible*, topless bus*, food porn, foodporn, earth porn, word porn,
        room porn, book porn, same sex, opposite sex, single sex, sex reveal, sex education, sex pistols,
        sex and the city, sex chromosome*, sex ratio, sex of the baby, sexual health, sexual reproduction,
        sexual dimorphism, sexual orientation, sexual selection, sexual harassment, sexual assault,
        sexual abuse awareness, sexual abuse prevention, against sexual, prevent sexual, stop sexual, end sexual,
        pieds nus, nackte fusse, nackten fussen, nackter fels, nackter felsen, nackte wand, nackte baume,
        nackten baume, nackten baumen, nacktschnecke*, nacktmull*, nackthund*, nacktkatze*, nacktsamer*, pies desnud*,
        arbol desnudo, arboles desnudos, голые деревья, голых деревьев, голые ветви, голыми ветвями, голый король,
        голый землекоп, suicide squad, suicide door*, suicide slide, suicide cable*, bath bomb*, bomb cyclone*,
        seed bomb*, yarn bomb*, glitter bomb*, cherry bomb*, chocolate bomb*, cocoa bomb*, smoke bomb*,
        bomb calorimeter, bomb disposal, bomb shelter*, bomb jacket*, photo bomb*, logic bomb*, sugar bomb*,
        flavor bomb*, jager bomb*, energy bomb*, fat bomb*, water bomb*, flavour bomb*, stink bomb*,
        make a bomb shelter, build a bomb shelter, bombe glacee*, bombe de bain, bombes de bain, бомба для ванны,
        бомбы для ванны, naked sky, naked rock*, naked earth, naked soil, naked hill*, naked mountain*, nude natural,
        natural nude, sex ed, educacion sexual, salud sexual, education sexuelle, sante sexuelle,
        сексуальное воспитание, crystal method, glue gun*, nerf gun*, water gun*, gun dog*, heat gun*, nail gun*,
        spray gun*, toy gun*, fake leather, fake fur, fake plant*, faux leather, fake news, fake smile*, fake nail*,
        fake tan, isis temple, goddess isis, isis goddess, isis and osiris, killer whale*, killer bee*, baby doll*,
        babydoll*, kids menu
    """,
    NEGATION: "no, not, non, never, without, avoid, ohne, kein, keine, keinen, nicht, sans, sin, без, 无, 没, 非",
    "abuse_of_minors": """
        child porn*, childporn*, child erotica, child sex abuse, child sex doll*, kiddie porn, kiddy porn, kid porn,
        csam, lolicon*, shotacon*, jailbait*, pthc, toddlercon, underage sex, underage porn, teen porn, preteen porn,
        sexualized child*, sexualised child*, sexualized minor*, sexy child*, sexy kid*, sexy minor*, lolita porn,
        non nude teen*, non nude child*, kinderporn*, kinderporno*, nacktes kind, nackte kinder, nackten kindern,
        nacktes madchen, nackter junge, nackte jungs, pedoporn*, padoporn*, porno infant*, pornographie infant*,
        pedopornograph*, pornografia infantil, pornografia de menores, nina desnuda, ninas desnudas, nino desnudo,
        ninos desnudos, nina sexy, ninas sexys, детск порн*, детское порно, детской порнографи*, детская порнограф*,
        порно с детьми, 儿童色情, 幼女色情, 幼女裸, 裸体儿童, 裸体幼女, 萝莉色情, 未成年色情, 儿童裸, 恋童
    """,
    "minor": """
        child, children, childs, childlike, kid, kids, kiddie*, toddler*, underage*, under age, minors, preteen*,
        pre teen*, teen, teens, teenage*, schoolgirl*, schoolboy*, school girl*, school boy*, schoolchild*,
        little girl*, little boy*, young girl*, young boy*, small girl*, small boy*, boy, boys, loli, lolis, lolita*,
        shota, prepubescent*, pubescent*, elementary school*, middle school*, kindergarten*, preschool*, cub scout*,
        {age} year old*, {age} years old, {age} yr old*, {age} yo, {age}yo, {age} y o, {age}yr, aged {age}, age {age},
        kinder, kindes, kindern, kleines kind, kleinkind*, kleines madchen, kleine madchen, junges madchen, madchen,
        kleiner junge, schulmadchen*, schulerin*, minderjahrig*, {age} jahre alt, {age} jahrig*, {age}jahrig*, enfant,
        enfants, fillette*, petite fille, petites filles, jeune fille, garcon, garcons, garconnet*, mineure, mineures,
        ecoliere*, adolescente*, {age} ans, menor de edad, menores, menores de edad, nina pequena, colegiala*,
        {age} anos, ребенок, ребенка, ребенку, дети, детей, детьми, девочк*, мальчик*, малолетн*, несовершеннолетн*,
        подрост*, школьниц*, маленькая девочка, {age} лет, {age} летн*, {age}летн*, 儿童, 小孩, 孩子, 幼女, 幼童, 幼儿,
        小女孩, 小男孩, 萝莉, 正太, 未成年, 女童, 男童, 小学生, 初中生, {age} 岁, {age}岁
    """,
    "baby": "baby, babies, infant, infants, newborn*, saugling*, bebe, bebes, младенец, младенца, 婴儿, 宝宝",
    "nude": """
        nude, nudes, nudity, naked, unclothed, undressed, topless, no clothes, without clothes, without clothing,
        wearing nothing, in the nude, bare breast*, bare breasted, exposed breast*, exposed genital*, exposed nipple*,
        nackt, nackte, nackter, nacktes, nackten, nacktheit, nacktbild*, nacktfoto*, splitternackt*, entblosst*,
        unbekleidet*, ohne kleidung, oben ohne, toute nue, nue, nues, tout nu, seins nus, denude*, nudite, desnuda,
        desnudo, desnudas, desnudos, desnudez, sin ropa, голая, голую, голой, голый, голые, голого, голых, обнаженн*,
        обнажен, раздетая, раздетый, раздетые, без одежды, 裸体, 全裸, 裸照, 裸女, 裸男, 赤裸, 一丝不挂, 不穿衣服
    """,
    "porn": """
        porn, porns, porno*, pornhub, pornstar*, nsfw, hentai, rule34, xxx rated, blowjob*, blow job*, handjob*,
        hand job*, cumshot*, gangbang*, gang bang*, bukkake, deepthroat*, fellatio, cunnilingus, masturbat*, dildo*,
        sex scene*, sex tape*, having sex, sex position*, explicit sex*, sexually explicit, sexual intercourse,
        anal sex, oral sex, group sex, hardcore sex, erect penis, rape scene*, gang rape*, being raped, raping,
        sex orgy, geschlechtsverkehr, sexszene*, gruppensex, vergewaltig*, baise hard, faire l amour, rapport sexuel,
        rapports sexuels, scene de sexe, sexe explicite, relaciones sexuales, escena de sexo, follando, mamada*,
        порно*, половой акт, половой член, занимаются сексом, секс сцена, минет, 色情, 性爱, 做爱, 性交, 口交, 强奸,
        情色
    """,
    "erotic": """
        sex, sexy, sexual, sexually, sexualized, sexualised, erotic*, erotik*, seductive*, lingerie, fetish*, orgasm*,
        horny, aroused, spread legs, legs spread, kinky, sexuell*, erotisch*, reizwasche, sexuel*, erotique*, sexo,
        sexualizad*, erotico*, erotica*, lenceria, секс, сексуальн*, эротик*, эротичн*, эротическ*, 性感
    """,
    "person": """
        woman, women, girl, girls, lady, ladies, man, men, guy, guys, wife, husband, girlfriend, boyfriend, female,
        females, male, males, person, people, couple, couples, model, models, body, bodies, she, he, her, him, frau,
        frauen, mann, manner, menschen, paar, femme, femmes, fille, filles, homme, hommes, mujer, mujeres, chica,
        chicas, hombre, hombres, женщин*, девушк*, мужчин*, 女人, 女孩, 女生, 美女, 男人, 少女, 人体
    """,
    "art": """
        statue*, sculpture*, marble, renaissance, baroque, fresco*, classical, greek, roman, michelangelo, botticelli,
        rubens, venus, aphrodite, adam and eve, cherub*, figure drawing*, life drawing*, caravaggio, perseus, medusa,
        museum*, mythology, mythological, rodin, judith, painting*, painter*, aktzeichnung*, gemalde, marmor*,
        skulptur*, tableau, marbre, escultura*, marmol, pintura, скульптур*, статуя, статуи, живопис*, 雕塑, 雕像,
        油画
    """,
    "science": """
        anatomy, anatomical, medical, medicine, surgery, surgical, biology, biological, textbook, anatomie, anatomia
    """,
    "undressing": """
        undress her, undress him, undress them, undress the woman, undress the girl, undress this woman,
        undress this girl, undress this person, undress my, remove her clothes, remove his clothes,
        remove their clothes, remove her clothing, remove her dress, remove her bra, remove her bikini,
        remove her shirt, remove her underwear, take off her clothes, take her clothes off, without her clothes,
        strip her naked, strip him naked, strip her clothes, nudify*, deepnude*, undress ai, x ray her clothes,
        see through her clothes, upskirt*, revenge porn, creepshot*, leaked nude*, zieh sie nackt aus, mach sie nackt,
        mache sie nackt, ohne ihre kleid*, ihre kleidung entfern*, entferne ihre kleid*, deshabille la, deshabillez la,
        deshabiller cette, enleve ses vetements, enlever ses vetements, desnudala, quitale la ropa, quitarle la ropa,
        desvistela, раздень ее, раздеть ее, раздень эту, сними с нее одежду, 脱掉她的衣服, 脱她的衣服, 脱光她,
        去掉她的衣服, 一键脱衣, 偷拍裙底, 裙底偷拍
    """,
    "hidden_camera": """
        hidden camera*, spy cam, spycam*, hidden cam, spy camera*, voyeur*, peeping, versteckte kamera, 偷拍
    """,
    "private_place": """
        shower*, bathroom*, bedroom*, changing room*, locker room*, dressing room*, toilet*, dusche, 浴室, 更衣室
    """,
    "real_person": """
        my ex, ex girlfriend*, ex wife, ex boyfriend*, my neighbor*, my neighbour*, my classmate*, my coworker*,
        my colleague*, my teacher*, my sister*, my boss, celebrity, celebrities, famous actress, famous singer,
        this woman, this girl, this person, this lady, the woman in the photo, girl in the photo, meine ex,
        meine nachbarin, meine kollegin, mon ex, ma collegue, ma voisine, mi ex, mi vecina, моя бывшая, мою бывшую,
        моей бывшей, моя соседка, 前女友, 女同事, 女明星, 邻居
    """,
    "deepfake": "deepfake*, deep fake*, face swap*, faceswap*, 换脸, дипфейк*",
}
"""Kind -> its terms. `violence` has those about violence, crime and deceit."""
